//! Documents set with typst: case index and impact brief.
