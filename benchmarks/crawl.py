"""Pages per CPU second of the forum spider beside a plain Scrapy + parsel spider, in one run on loopback.

    python benchmarks/crawl.py [--threads 300] [--runs 3]

Both crawl the same forum (made here, in Discuz!'s format, ten posts a page) without delay, in processes of their own;
the server's CPU time is not counted. Printed per spider: pages, posts, CPU seconds, pages per CPU second (best run).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "tests/crawlers/pages/discuz"
A_PAGE = 20


def board(page: int, threads: int) -> bytes:
    """A list page of threads."""
    text = (PAGES / "board.html").read_text()
    start, end = text.index('<tbody id="normalthread_101"'), text.index('<tbody id="normalthread_102"')
    row = text[start:end]
    numbers = range(1 + (page - 1) * A_PAGE, min(threads, page * A_PAGE) + 1)
    rows = "".join(row.replace("101", str(1000 + number)) for number in numbers)
    head, tail = text[:start], text[text.index("</table></form>") :]
    if page * A_PAGE >= threads:
        tail = tail.replace('class="nxt"', "")
    return (head + rows + tail).replace("page=2", f"page={page + 1}").encode()


def thread(tid: str) -> bytes:
    """A thread's page of ten posts, as heavy in markup as a real one."""
    text = (PAGES / "thread_102.html").read_text()
    start, end = text.index('<div id="post_601"'), text.index('</div>\n<div id="ft"')
    padding = "".join(
        f'<dl class="pil cl"><dt>积分</dt><dd><a href="home.php?n={n}">{n}</a></dd></dl>' for n in range(40)
    )
    post = text[start:end].replace('<td class="plc">', padding + '</td><td class="plc">', 1)
    posts = "".join(post.replace("601", f"{tid}{number}") for number in range(10))
    return (text[:start] + posts + text[end:]).encode()


class Forum(BaseHTTPRequestHandler):
    """The forum's server."""

    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 17
    threads = 300

    def log_message(self, *args: object) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        """A board, a thread or nothing."""
        query = {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
        body = b""
        if query.get("mod") == "forumdisplay":
            body = board(int(query.get("page", "1")), self.threads)
        elif query.get("mod") == "viewthread":
            body = thread(query["tid"])
        self.send_response_only(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


OURS = """
import json, sys, time
from pathlib import Path
from config.schema.sources import SourceEntry
from crawlers.run import run_round
url, folder = sys.argv[1:]
given = dict(key="forum", name="forum", kind="discuz", url=url, boards=("7",), pages=50, delay_seconds=0)
source = SourceEntry(**given, allow_private_host=True)
run_round([source.model_copy(update={"boards": ("8",), "pages": 1})], Path(folder) / "warm", "salt", "", {})
began = time.process_time()
result = run_round([source], Path(folder), "salt", "bench@example.org", {})[0]
print(json.dumps({"pages": result.requests, "posts": result.items, "cpu": time.process_time() - began}))
"""

PLAIN = """
import json, sys, time
import scrapy
from scrapy.crawler import AsyncCrawlerProcess
url, folder = sys.argv[1:]
count = {"posts": 0}

class Plain(scrapy.Spider):
    name = "plain"

    async def start(self):
        yield scrapy.Request(url + "forum.php?mod=forumdisplay&fid=7")

    def parse(self, response):
        root = url
        for link in response.css("tbody[id^=normalthread_] a.s.xst::attr(href)").getall():
            yield scrapy.Request(root + link, self.parse_thread)
        following = response.css("a.nxt::attr(href)").get()
        if following:
            yield scrapy.Request(root + following)

    def parse_thread(self, response):
        title = response.css("#thread_subject::text").get()
        for block in response.css("div[id^=post_]"):
            pid = block.attrib["id"][5:]
            if not pid.isdigit():
                continue
            count["posts"] += 1
            yield {
                "id": pid,
                "title": title,
                "author": block.css("div.authi a.xw1::text").get(),
                "time": block.css(f"#authorposton{pid} ::text").getall(),
                "text": "".join(block.css(f"#postmessage_{pid} ::text").getall()).strip(),
            }

process = AsyncCrawlerProcess({
    "LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False, "COOKIES_ENABLED": False,
    "ROBOTSTXT_OBEY": True, "CONCURRENT_REQUESTS_PER_DOMAIN": 4,
    "FEEDS": {folder + "/plain.jsonl": {"format": "jsonlines"}},
})
crawler = process.create_crawler(Plain)
began = time.process_time()
process.crawl(crawler)
process.start()
pages = crawler.stats.get_value("downloader/request_count")
print(json.dumps({"pages": pages, "posts": count["posts"], "cpu": time.process_time() - began}))
"""


def measure(code: str, url: str) -> dict[str, float]:
    """One crawl in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "spider.py"
        script.write_text(code)
        done = subprocess.run(
            [sys.executable, str(script), url, folder],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        )
    row: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return row


def main() -> None:
    """Serve, crawl with both by turns, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=300)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    Forum.threads = asked.threads
    server = ThreadingHTTPServer(("127.0.0.1", 0), Forum)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/"
    best: dict[str, dict[str, float]] = {}
    for _ in range(asked.runs):
        for name, code in (("huiying", OURS), ("scrapy + parsel", PLAIN)):
            row = measure(code, url)
            if name not in best or row["cpu"] < best[name]["cpu"]:
                best[name] = row
        time.sleep(0.2)
    for name, row in best.items():
        speed = row["pages"] / row["cpu"]
        counted = f"{row['pages']:5.0f} pages {row['posts']:6.0f} posts {row['cpu']:6.2f} CPU s"
        print(f"{name:16} {counted} {speed:7.1f} pages/CPU s")
    ratio = best["scrapy + parsel"]["cpu"] / best["huiying"]["cpu"]
    print(f"huiying uses 1/{ratio:.2f} of the plain spider's CPU")


if __name__ == "__main__":
    main()
