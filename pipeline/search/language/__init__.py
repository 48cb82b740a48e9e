"""The query language of search and of watches (监测方案); knows nothing of Django or of any index."""
