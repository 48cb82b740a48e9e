"""A text's words: jieba's cut, words as numbers, hashed features, how rare and how near words are."""
