"""The colours: readable text on its ground, levels apart for every kind of colour vision."""

from __future__ import annotations

from itertools import combinations

import pytest

from gui import theme

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
VISIONS = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
Colour = tuple[float, float, float]


def linear(colour: str) -> Colour:
    """Linear RGB of ``#rrggbb``."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return red, green, blue


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2.1."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def lab(colour: Colour) -> Colour:
    """CIE L*a*b* (D65) of linear RGB."""
    red, green, blue = (min(1.0, max(0.0, part)) for part in colour)
    xyz = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883,
    )
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def seen(colour: str, vision: str) -> Colour:
    parts = linear(colour)
    red, green, blue = (
        sum(weight * part for weight, part in zip(row, parts, strict=True))
        for row in VISIONS[vision]
    )
    return lab((red, green, blue))


@pytest.mark.parametrize("scheme", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_text_can_be_read_on_its_ground(scheme: theme.Colours) -> None:
    pairs = [
        (text, ground)
        for text in (scheme.text, scheme.muted)
        for ground in (scheme.window, scheme.rail, scheme.surface, scheme.sunken)
    ]
    pairs += [
        (scheme.text, scheme.accent_soft),
        (scheme.on_accent, scheme.accent),
        (scheme.on_accent, scheme.accent_hover),
        (scheme.accent, scheme.surface),
        (scheme.accent, scheme.window),
    ]
    for name in ("good", "bad", "unsure"):
        pairs.append((getattr(scheme, name), getattr(scheme, f"{name}_soft")))
        pairs.append((getattr(scheme, name), scheme.surface))
        pairs.append((getattr(scheme, name), scheme.sunken))
    poor = [pair for pair in pairs if contrast(*pair) < 4.5]
    assert not poor


@pytest.mark.parametrize("scheme", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_outlines_and_focus_can_be_seen(scheme: theme.Colours) -> None:
    for outline in (scheme.border_strong, scheme.focus):
        for ground in (scheme.surface, scheme.window):
            assert contrast(outline, ground) >= 3.0
    for disabled in (scheme.surface, scheme.window):
        assert contrast(scheme.disabled, disabled) >= 2.8


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_a_letter_can_be_read_on_its_level(choice: theme.Choice) -> None:
    theme.choose(choice)
    try:
        for level in "ABCD":
            colour = theme.level_colour(level)
            assert contrast(colour.fill, colour.on_fill) >= 4.5, level
    finally:
        theme.choose("system")


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("choice", ["light", "dark"])
def test_levels_stay_apart_for_every_colour_vision(choice: theme.Choice, vision: str) -> None:
    theme.choose(choice)
    try:
        fills = {level: seen(theme.level_colour(level).fill, vision) for level in "ABCD"}
    finally:
        theme.choose("system")
    for one, other in combinations(fills, 2):
        pairs = zip(fills[one], fills[other], strict=True)
        apart = sum((left - right) ** 2 for left, right in pairs) ** 0.5
        assert apart >= 20, (one, other, round(apart, 1))


def test_a_scale_of_other_names_is_coloured_by_rank() -> None:
    scale = ("标杆", "一般", "不合格")
    assert theme.level_colour("标杆", scale) == theme.level_colour("A")
    assert theme.level_colour("一般", scale) == theme.level_colour("B")
    assert theme.level_colour("不合格", scale) == theme.level_colour("D")
    assert theme.level_colour("长期停产", scale).fill == theme.colours().sunken


def test_every_colour_of_the_stylesheet_is_filled_in() -> None:
    for scheme in (theme.LIGHT, theme.DARK):
        assert "@" not in theme.stylesheet(scheme)
