"""在线监测 in the window: outlets, the year as a heat map, the hours as a curve, doubts."""
