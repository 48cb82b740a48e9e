"""报告: papers in the style of Chinese official documents, made from the store: what is said has its source.

`paper` is what a paper consists of; `daily`, `special` and `periodic` write papers; `docx` and `pdf` put them into
files; `frozen` keeps the months that quarters and years are added up from; `jobs` makes what a page asked for.
"""
