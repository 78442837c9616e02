"""The parts of the page 分级标准: the shelf of packs, the table of one, what two differ in."""
