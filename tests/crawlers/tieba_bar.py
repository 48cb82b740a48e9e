# ruff: noqa: E501  pages are easier to read in whole lines
"""A bar as Tieba lays it out without pagelets: lists of fifty by the last reply, threads over pages, written in GBK."""

import json
from datetime import datetime, timedelta
from typing import Any

from config.clock import SHANGHAI

A_LIST = 50
A_PAGE = 30
BEGAN = datetime(2026, 11, 1, 8, 0, tzinfo=SHANGHAI)


class Bar:
    """`threads`: the number of floors of each thread by its id, the one answered last in front."""

    def __init__(self, site: Any, threads: dict[int, int]) -> None:
        self.site = site
        self.threads = threads

    def show(self) -> None:
        """Serve every list and page as it is now."""
        ids = list(self.threads)
        lists = [ids[at : at + A_LIST] for at in range(0, len(ids), A_LIST)]
        for number, part in enumerate(lists):
            path = "/f?kw=%E5%8C%97%E5%B2%B8&ie=utf-8" + (f"&pn={number * A_LIST}" if number else "")
            self.site.serve(path, self._list(part, number, len(lists)).encode("gb18030"))
        for tid, floors in self.threads.items():
            last = -(-floors // A_PAGE)
            for page in range(1, last + 1):
                path = f"/p/{tid}" + (f"?pn={page}" if page > 1 else "")
                self.site.serve(path, self._thread(tid, page, last).encode("gb18030"))

    def _list(self, ids: list[int], number: int, lists: int) -> str:
        rows = "".join(
            f'<li class=" j_thread_list clearfix thread_item_box" data-tid="{tid}" data-field=\''
            + json.dumps({"id": tid, "first_post_id": tid * 1000 + 1, "reply_num": self.threads[tid] - 1})
            + f'\'><div class="threadlist_title pull_left j_th_tit "><a rel="noopener" href="/p/{tid}" title="事项{tid}" '
            f'target="_blank" class="j_th_tit ">事项{tid}</a></div></li>'
            for tid in ids
        )
        onward = f"//{self.site.url.split('//')[1]}/f?kw=%E5%8C%97%E5%B2%B8&ie=utf-8&pn={(number + 1) * A_LIST}"
        more = f'<a href="{onward}" class="next pagination-item " >下一页&gt;</a>' if number + 1 < lists else ""
        pager = f'<span class="pagination-current pagination-item ">{number + 1}</span>{more}'
        body = f'<ul id="thread_list" class="threadlist_bright">{rows}</ul><div id="frs_list_pager">{pager}</div>'
        return f'<!DOCTYPE html><html><head><meta charset="gbk"><title>北岸吧</title></head><body>{body}</body></html>'

    def _thread(self, tid: int, page: int, pages: int) -> str:
        numbers = range((page - 1) * A_PAGE + 1, min(self.threads[tid], page * A_PAGE) + 1)
        floors = "".join(
            '<div class="l_post j_l_post l_post_bright noborder" data-field=\''
            + json.dumps({"author": {"user_id": 400 + n % 7}, "content": {"post_id": tid * 1000 + n, "post_no": n}})
            + f'\'><div id="post_content_{tid * 1000 + n}" class="d_post_content j_d_post_content clearfix">第{n}层的话'
            f'</div><ul class="p_tail"><li><span>{n}楼</span></li></ul><div class="core_reply_tail"><span class="tail-info">'
            f'{n}楼</span><span class="tail-info">{BEGAN + timedelta(hours=n):%Y-%m-%d %H:%M}</span></div></div>'
            for n in numbers
        )
        bar = (
            f'<li class="l_pager pager_theme_5 pb_list_pager"><span class="tP">{page}</span></li>' if pages > 1 else ""
        )
        count = (
            f'<li class="l_reply_num" style="margin-left:8px"><span class="red" style="margin-right:3px">'
            f'{self.threads[tid] - 1}</span>回复贴，共<span class="red">{pages}</span>页</li>'
        )
        return (
            f'<!DOCTYPE html><html><head><meta charset="gbk"><title>事项{tid}_北岸吧</title></head><body>'
            f'<h1 class="core_title_txt  " title="事项{tid}">事项{tid}</h1>'
            f'<ul class="l_posts_num">{bar}{count}</ul><div id="j_p_postlist">{floors}</div></body></html>'
        )
