#!/usr/bin/env bash
# A real Elasticsearch for tests and trials, on loopback: scripts/elasticsearch.sh start FOLDER [PORT] [--secure] | stop FOLDER
# The maker's minimal distribution, as published for integration tests under Maven coordinates. Needs Java 17 and Maven.
# `start` prints the address; with --secure the user `elastic` has the password in $ELASTIC_PASSWORD, and TLS is on with
# a certificate of its own (FOLDER/http.crt). It refuses to run as root: then it runs as the user `elasticsearch`.
set -euo pipefail

VERSION=8.19.9
command=${1:?start or stop} folder=${2:?a folder}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
home=$folder/elasticsearch-$VERSION

run_as=()
if [ "$(id -u)" = 0 ]; then
  id elasticsearch >/dev/null 2>&1 || useradd --system --no-create-home --shell /usr/sbin/nologin elasticsearch
  run_as=(setpriv --reuid=elasticsearch --regid=elasticsearch --clear-groups)
fi

stop() {
  local pid
  pid=$(cat "$folder/pid" 2>/dev/null) || return 0
  [ -n "$pid" ] || return 0
  kill "$pid" 2>/dev/null || true
  for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
  rm -f "$folder/pid"
}

fetch() {
  local zip=$HOME/.m2/repository/org/elasticsearch/distribution/integ-test-zip/elasticsearch/$VERSION/elasticsearch-$VERSION.zip
  [ -f "$zip" ] || mvn -q dependency:get -Dtransitive=false \
    -Dartifact="org.elasticsearch.distribution.integ-test-zip:elasticsearch:$VERSION:zip" >&2
  rm -rf "$home"
  unzip -q "$zip" -d "$folder"
}

certificate() {
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1,DNS:localhost \
    -keyout "$home/config/http.key" -out "$home/config/http.crt" 2>/dev/null
  cp "$home/config/http.crt" "$folder/http.crt"
}

start() {
  local port=$1 secure=$2 scheme=http
  stop
  fetch
  # Before the first start: otherwise it makes certificates of its own and refuses plain HTTP from then on.
  cat >"$home/config/elasticsearch.yml" <<YAML
discovery.type: single-node
network.host: 127.0.0.1
http.port: $port
transport.port: $((port + 100))
path.data: $folder/data
path.logs: $folder/logs
cluster.routing.allocation.disk.threshold_enabled: false
action.auto_create_index: false
xpack.security.enabled: $secure
YAML
  rm -rf "$folder/data"
  mkdir -p "$folder/data" "$folder/logs"
  if [ "$secure" = true ]; then
    scheme=https
    certificate
    cat >>"$home/config/elasticsearch.yml" <<YAML
xpack.security.http.ssl.enabled: true
xpack.security.http.ssl.key: http.key
xpack.security.http.ssl.certificate: http.crt
xpack.security.transport.ssl.enabled: false
YAML
  fi
  export ES_JAVA_HOME=${ES_JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}
  export ES_JAVA_OPTS=${ES_JAVA_OPTS:--Xms1g -Xmx1g}
  if [ "$secure" = true ]; then
    "$home/bin/elasticsearch-users" useradd huiying -p "${ELASTIC_PASSWORD:?a password of six characters or more}" -r superuser >&2
  fi
  if [ ${#run_as[@]} -gt 0 ]; then chown -R elasticsearch "$folder"; chmod a+x "$folder"; fi
  ( cd "$home" && exec "${run_as[@]}" bin/elasticsearch -d -p "$folder/pid" ) >"$folder/out" 2>&1 || { cat "$folder/out" >&2; exit 1; }
  for _ in $(seq 240); do
    status=$(curl -sk -o /dev/null -w '%{http_code}' "$scheme://127.0.0.1:$port/_cluster/health" || true)
    case $status in 200 | 401) echo "$scheme://127.0.0.1:$port"; return ;; esac
    sleep 0.5
  done
  echo "Elasticsearch did not start; see $folder/out and $folder/logs" >&2
  exit 1
}

secure=false port=9200
for option in "${@:3}"; do
  case $option in --secure) secure=true ;; *) port=$option ;; esac
done
case $command in
  start) start "$port" "$secure" ;;
  stop) stop ;;
  *) echo "start or stop" >&2; exit 2 ;;
esac
