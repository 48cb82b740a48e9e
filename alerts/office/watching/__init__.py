"""监测方案: saved queries of the search language that every new post is asked. See docs/search.md."""
