#!/bin/sh
# Makes the virtual environment $2 with the Python $1 and installs $3 into it; says plainly what is missing.
set -u
python=$1 environment=$2 package=$3

say() { printf '%s\n' "$*" >&2; }

find_python() {
  for candidate in "$python" python3.13 python3.12 python3.11 python3.14; do
    command -v "$candidate" >/dev/null 2>&1 || continue
    "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$candidate"; return; }
  done
  return 1
}

if [ ! -x "$environment/bin/python" ] || ! "$environment/bin/python" -c '' 2>/dev/null; then
  found=$(find_python) || {
    say "需要 Python 3.11 或更新的版本, 这里没有找到。装好后再运行, 或指明位置: make run PYTHON=/path/to/python3.11"
    say "Python 3.11 or newer is needed and was not found. Install it, or name it: make run PYTHON=/path/to/python3.11"
    exit 2
  }
  rm -rf "$environment"
  log=$(mktemp)
  "$found" -m venv "$environment" >"$log" 2>&1 || {
    say "建不了虚拟环境: 缺少 venv 模块。Debian/Ubuntu: sudo apt install python3-venv"
    say "The virtual environment cannot be made: the venv module is missing. Debian/Ubuntu: sudo apt install python3-venv"
    tail -n 3 "$log" >&2
    rm -rf "$environment" "$log"
    exit 2
  }
  rm -f "$log"
fi

say "正在安装 (第一次约一分钟)… Installing (about a minute the first time)…"
"$environment/bin/python" scripts/install.py "$package" || {
  [ $? = 130 ] && exit 130
  say "安装没有完成, 见上面的说明; 修好后再运行一次即可。 Installation failed, see above; run again once that is mended."
  exit 2
}
