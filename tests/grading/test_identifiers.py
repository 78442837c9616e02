"""统一社会信用代码 and 排污许可证编号 as they come out of spreadsheets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.identifiers import (
    ALPHABET,
    check_character,
    check_credit_code,
    check_permit_number,
    faultless,
    fictional_credit_code,
)

# The worked example of GB 32100-2015, annex.
EXAMPLE = "91350100M000100Y43"


def test_the_example_of_the_standard_passes():
    check = check_credit_code(EXAMPLE)
    assert (check.ok, check.code, check.message, check.warnings) == (True, EXAMPLE, "", ())


def test_width_blanks_and_case_are_evened_out_and_named():
    check = check_credit_code(" ９1350100m000 100Y43\u200b")
    assert check.ok and check.code == EXAMPLE
    assert check.normalised == ("全角字符改为半角", "去掉空格和不可见字符", "小写字母改为大写")


def test_an_apostrophe_kept_from_excel_does_no_harm():
    assert check_credit_code("'" + EXAMPLE).ok


@pytest.mark.parametrize(
    "cell",
    [9.113e17, 911301234567890100, "9.113E+17", "9.113012345678902e+17", 9.113012345678902e17],
)
def test_a_code_stored_as_a_number_is_refused_with_advice_and_never_converted(cell):
    check = check_credit_code(cell)
    assert not check.ok and "数字" in check.message and "文本" in check.suggestion


def test_a_code_cut_off_by_a_spreadsheet_is_recognised():
    check = check_credit_code("911300000000000000")
    assert not check.ok and "截断" in check.message


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (None, "没有填写"),
        ("  ", "没有填写"),
        ("91350100M000100Y4", "现为 17 位"),
        ("130400000012345", "工商注册号"),
        ("12345678-9", "组织机构代码"),
        ("91350100M000100Y44", "校验位不符"),
        ("91350100M000100YI3", "不允许的字符“I”"),
    ],
)
def test_a_wrong_code_says_what_is_wrong(cell, told):
    check = check_credit_code(cell)
    assert not check.ok and told in check.message and check.suggestion


def test_lookalike_letters_bring_the_code_that_was_probably_meant():
    check = check_credit_code(EXAMPLE.replace("000100", "O001O0"))
    assert not check.ok and EXAMPLE in check.suggestion


def test_a_wrong_organisation_code_inside_is_a_warning_only():
    body = "91130481XNX000070"  # the organisation check character is 1
    check = check_credit_code(body + check_character(body))
    assert check.ok and any("组织机构代码" in warning for warning in check.warnings)


def test_letters_in_the_area_code_are_odd_but_not_decisive():
    body = "9113A481XNX000071"
    check = check_credit_code(body + check_character(body))
    assert check.ok and any("行政区划" in warning for warning in check.warnings)


@given(serial=st.integers(0, 99999), county=st.sampled_from(["130481", "130402", "130471"]))
def test_fictional_codes_pass_every_check(serial, county):
    check = check_credit_code(fictional_credit_code(county, serial))
    assert check.ok and not check.warnings


@given(place=st.integers(0, 17), other=st.sampled_from(ALPHABET))
def test_any_single_wrong_character_is_noticed(place, other):
    code = EXAMPLE[:place] + other + EXAMPLE[place + 1 :]
    assert check_credit_code(code).ok == (code == EXAMPLE)


@given(
    codes=st.lists(
        st.one_of(
            st.builds(fictional_credit_code, st.just("130481"), st.integers(0, 99999)),
            st.text("0159ANXO-（ａé码", max_size=19),
            st.builds(
                lambda place, other: EXAMPLE[:place] + other + EXAMPLE[place + 1 :],
                st.integers(0, 17),
                st.sampled_from(ALPHABET + "IOé码"),
            ),
            st.sampled_from(["91130481XNX0000709", "9113A481XNX0000713", " " + EXAMPLE[1:], ""]),
        )
    )
)
def test_codes_looked_at_together_are_judged_as_one_by_one(codes):
    each = [check_credit_code(code) for code in codes]
    alone = [c.ok and not c.warnings and not c.normalised for c in each]
    assert faultless(codes).tolist() == alone


def test_a_body_that_is_no_code_has_no_check_character():
    with pytest.raises(ValueError, match="17"):
        check_character("short")
    with pytest.raises(ValueError, match="six-digit"):
        fictional_credit_code("1304", 1)


def test_a_permit_number_is_credit_code_three_digits_and_a_letter():
    for letter in "PVUQ":
        check = check_permit_number(f"{EXAMPLE}001{letter.lower()}", EXAMPLE)
        assert check.ok and check.code == f"{EXAMPLE}001{letter}" and not check.warnings


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("", "没有填写"),
        (9.1e21, "数字"),
        (EXAMPLE + "001", "现为 21 位"),
        (EXAMPLE + "0015", "3 位数字加 1 位字母"),
        ("91350100M000100Y44001P", "不是有效的信用代码"),
    ],
)
def test_a_wrong_permit_number_says_what_is_wrong(cell, told):
    check = check_permit_number(cell)
    assert not check.ok and told in check.message


def test_a_permit_of_another_enterprise_is_a_warning():
    check = check_permit_number(EXAMPLE + "001P", fictional_credit_code("130481", 1))
    assert check.ok and check.warnings
