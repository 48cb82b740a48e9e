"""One file a spider; each turns pages into posts by pure parsers."""
