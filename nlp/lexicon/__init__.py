"""Words written for this project that speak for a category; read by Aho-Corasick in one pass over a text."""
