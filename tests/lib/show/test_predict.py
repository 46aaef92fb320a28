"""What `predict` takes, how it shows a truth, and what it refuses."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.show.predict import predict

CHOICES = {"queen": "Nearly: it is second.", "king": "Yes: it stays nearest."}


@pytest.mark.parametrize(
    ("truth", "settings", "shown"),
    [
        (723, {"unit": "of 1,000 draws"}, "723 of 1,000 draws"),
        (np.int64(19544), {}, "19,544"),
        (np.float64(67.134), {"unit": "%"}, "67.1 %"),
        (np.float32(0.837129), {}, "0.837"),
        (1.79175, {"decimals": 3}, "1.792"),
        (0.5, {"decimals": 3}, "0.500"),
        (0.5, {}, "0.5"),
        (-0.0304, {}, "−0.0304"),
        (-0.0001, {"decimals": 2}, "0.00"),
        (12345.678, {}, "12,346"),
        (12345.678, {"decimals": 1}, "12,345.7"),
        (True + 1, {}, "2"),
    ],
)
def test_a_number_is_shown_as_a_person_would_print_it(truth, settings, shown):
    asked = predict("How many?", truth=truth, why="Because.", **settings)
    assert asked.shown == shown
    assert asked.answer() == [f"It is {shown}.", "Because."]


@given(st.floats(-1e9, 1e9))
def test_the_truth_is_compared_as_precisely_as_it_is_shown(truth):
    asked = predict("How many?", truth=truth, why="Because.")
    assert float(asked.shown.replace(",", "").replace("−", "-")) == pytest.approx(asked.truth)
    assert asked.reply(asked.shown)[0].startswith("Right.")
    assert asked.truth == pytest.approx(truth, rel=0.006, abs=1e-8)


def test_options_need_not_be_texts():
    asked = predict("How many?", {2: "Too few.", 4: "Right."}, truth=np.int64(4))
    assert asked.choices == (("2", "Too few."), ("4", "Right."))
    assert asked.truth == "4"


def test_an_option_that_pages_compute_is_found():
    assert predict("Which?", CHOICES, truth=np.str_("king")).truth == "king"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"question": " "}, "question must be a text, got ' ': ask something"),
        ({"truth": float("nan")}, "truth must be a finite number, got nan"),
        ({"truth": np.inf}, "truth must be a finite number, got inf"),
        ({"truth": "king"}, "truth must be a number, got 'king': or offer choices"),
        ({"truth": np.array([1.0])}, "truth must be a number"),
        ({"truth": True}, "truth must be a finite number, got True"),
        ({"why": ""}, "why must be a text, got '': say why"),
        ({"within": -1}, "within must be a finite number and at least 0, got -1"),
        ({"decimals": 1.5}, "decimals must be an integer from 0 to 8, got 1.5"),
    ],
)
def test_a_bad_number_is_refused_with_the_remedy(settings, message):
    with pytest.raises(ValueError, match=message.replace("(", r"\(")):
        predict(**{"question": "How many?", "truth": 723, "why": "Because."} | settings)


@pytest.mark.parametrize(
    ("choices", "settings", "message"),
    [
        (CHOICES, {"truth": "man"}, r"'man', not one of \['queen', 'king'\]: spell it like"),
        ({"king": "Yes."}, {}, "reasons for two options or more, got {'king'"),
        (["king", "queen"], {}, "reasons for two options or more"),
        (CHOICES | {"man": ""}, {}, "the reason for 'man' must be a text, got '': say why it is"),
        (CHOICES, {"why": "Because."}, "drop why, unit, within, decimals"),
        (CHOICES, {"decimals": 0}, "drop why, unit, within, decimals"),
    ],
)
def test_bad_choices_are_refused_with_the_remedy(choices, settings, message):
    with pytest.raises(ValueError, match=message):
        predict("Which?", choices, **{"truth": "king"} | settings)


def test_it_loads_no_widgets():
    heavy = "{'matplotlib', 'ipywidgets', 'IPython', 'PIL'} & set(sys.modules)"
    code = f"import sys, lib.show.predict; sys.exit(bool({heavy}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
