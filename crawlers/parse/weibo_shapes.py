"""The shapes of Weibo's JSON: what its parsers read, and what they leave alone on purpose."""

from crawlers.parse.shapes import Shape, shape

_COUNTS = "attitudes_count comments_count reposts_count reads_count"
_BLOG = shape(
    f"mid idstr id mblogid bid user deleted longText text_raw text isLongText continue_tag created_at {_COUNTS}",
    # pictures, videos, cards
    "pics pic_ids pic_num pic_types pic_infos pic_urls pic_focus_point pic_focus_point_list pic_bg_new pic_bg "
    "pic_video live_photo thumbnail_pic bmiddle_pic original_pic page_info page_title picStatus gif_ids gif_videos "
    "mix_media_info mix_media_ids multi_attitude attitude_dynamic_members_message cardid url_struct url_objects "
    "topic_struct tag_struct common_struct hot_page digit_attr pic_flag obj_ext "
    # where and with what it was written; persons are nobody's concern
    "source source_allowclick source_type region_name region_opt geo annotations visible in_reply_to_status_id "
    "in_reply_to_user_id in_reply_to_screen_name userType title title_source sync_mblog number_display_strategy "
    # states of the platform's own screens
    "raw_text textLength text_length truncated favorited liked can_edit can_remark can_reprint edit_at edit_count "
    "edit_config isTop isAd is_ad ad ad_state ad_marked mark mblogtype mblog_vip_type mblog_menu_new_style mlevel "
    "more_info_type content_auth comment_manage_info new_comment_style reprint_cmt_count repost_type reward "
    "reward_exhibition_type reward_scheme rid fid readtimetype rcList hide_flag is_paid is_show_bulletin "
    "is_show_mixed is_controlled_by_server isSinglePayAudio is_vote is_tag biz_feature biz_ids hasActionTypeCard "
    "darwin_tags hot_weibo_tags safe_tags text_tag_tips positive_recom_flag pending_approval_count expire_after "
    "expire_time enable_comment_guide extern_safe alchemy_params show_additional_indication show_mlevel version "
    "analysis_extra timestamp_text complaint buttons ok is_fold fans share_repost_type screen_name_suffix_new "
    "cmt_count_style attitudes_status item_category extend_info mblog_feed_recom idStr version_name status "
    "recommend_source rank_type",
    itself="retweeted_status",
)
_CARD_LIST = "cardlistInfo scheme showAppTips pageInfo card_style banners filter_group"
_CARD = shape(
    "",
    "card_type card_type_name itemid scheme show_type title desc desc1 desc2 desc_extr desc_icon display_arrow group "
    "users user left_tag_img left_element right_element right_img pic pic_size background_color openurl "
    "actionlog buttons elements skip_group_title sub_title title_extra_text is_asyn appid col_num cate_id "
    "promotion note word num icon icon_width icon_height recom_remark show_title title_flag_pic backgroundImage "
    "hide_top_line bottom_padding padding_top padding_bottom style_id filter_group uid cardtype apipath",
    inside={"mblog": _BLOG},
    itself="card_group",
)
_LONG_TEXT = shape(f"longTextContent longTextContent_raw {_COUNTS}", "ok url_struct topic_struct isMarkdown")

CARDS: Shape = shape("ok msg", "preload", inside={"data": shape("", _CARD_LIST, inside={"cards": _CARD})})
"""`/api/container/getIndex` of m.weibo.cn."""

LONG_TEXT: Shape = shape("ok msg", "http_code", inside={"data": _LONG_TEXT})
"""`/statuses/extend` of m.weibo.cn, `/ajax/statuses/longtext` of weibo.com."""

MOBILE: Shape = shape(
    "ok msg", "preload http_code",
    inside={
        "data": _BLOG.plus(f"{_CARD_LIST} longTextContent longTextContent_raw max_id max_id_type total_number since_id")
        .holding({"cards": _CARD, "statuses": _BLOG})
    },
)  # fmt: skip
"""Any saved answer of m.weibo.cn."""

_COMMENT = shape(
    "mid id idstr rootid rootidstr reply_comment user text_raw text created_at like_counts like_count total_number",
    "floor_number source disable_reply restrictOperate source_allowclick source_type isLikedByMblogAuthor max_id "
    "analysis_extra allow_follow item_type is_mblog_author readtimetype comment_badge vip_level_icon more_info_type "
    "safe_tags match_ai_play_picture is_hot pic url_struct filter_group liked mlevel status filter_tag_color",
    itself="comments",
)
_ROW = _BLOG.plus(" ".join(_COMMENT.known)).holding({"comments": _COMMENT})
AJAX: Shape = _BLOG.plus(
    "ok msg http_code max_id total_number since_id total filter_group filter_group_info trendsText rootComment "
    "page_number total_page"
).holding({
    "list": _ROW, "statuses": _ROW, "reposts": _ROW,
    "data": _ROW.plus("since_id total max_id total_number longTextContent longTextContent_raw url_struct topic_struct "
                      "tips_show bottom_tips_visible bottom_tips_text status_visible topicList")
    .holding({"list": _ROW, "statuses": _ROW, "reposts": _ROW}),
})  # fmt: skip
"""Answers of weibo.com/ajax: lists, one post, comments, a long text."""

_HOT = shape(
    "word note name desc word_scheme is_ad topic_ad ad_info promotion onboard_time num raw_hot desc_extr",
    "id rank realpos label_name label_desc topic_flag flag flag_desc icon icon_desc icon_desc_color icon_width "
    "icon_height small_icon_desc small_icon_desc_color emoticon category channel_type fun_word star_name star_word "
    "subject_label subject_querys extension mid expand is_new is_hot is_fei is_boil is_gov is_warm is_sui "
    "is_jian show_type stime dot_icon dot_icon_dark card_type itemid scheme pic title title_sub actionlog "
    "left_tag_img item_category cover_pic url mblog data_type name_scheme",
)
HOT: Shape = shape(
    "ok msg", "logs http_code",
    inside={"data": shape(
        "", f"hotgov_type {_CARD_LIST} total update_time",
        inside={"realtime": _HOT, "band_list": _HOT, "hotgov": _HOT, "hotgovs": _HOT, "cards": _HOT.plus("").holding(
            {"card_group": _HOT})},
    )},
)  # fmt: skip
"""The hot search list."""

API: Shape = shape(
    "total_number error_code error request",
    "display_total_number previous_cursor next_cursor hasvisible",
    inside={"statuses": _BLOG},
)
"""`2/search/statuses/limited` of the official API."""
