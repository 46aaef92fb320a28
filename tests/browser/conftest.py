"""A browser, the built book served from a sub-path of a plain file server, and open notebooks."""

import contextlib
import functools
import http.server
import os
import threading

import pytest
from axe_playwright_python.sync_playwright import Axe

from book import browser as chromium
from book import notebooks, policy
from book.project import HTML


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    path = chromium.find()
    if not path:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Chromium, and none to be had")
    quiet = ["background-networking", "component-update", "sync", "quic"]  # no calls home
    arguments = ["--no-sandbox", "--no-first-run", *(f"--disable-{feature}" for feature in quiet)]
    return {**browser_type_launch_args, "executable_path": path, "args": arguments}


class Handler(http.server.SimpleHTTPRequestHandler):
    policy = None

    def end_headers(self):
        if self.policy:
            self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, *arguments):
        pass

    def copyfile(self, source, outputfile):
        with contextlib.suppress(ConnectionError):  # the browser wants it no more
            super().copyfile(source, outputfile)


@contextlib.contextmanager
def served(folder, policy=None):
    """Serve a folder, with a Content-Security-Policy if there is one; yield its address."""
    kind = type("Handler", (Handler,), {"policy": policy})
    handler = functools.partial(kind, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def book():
    """The address of the book. It lies below the server's root, as on most hosts."""
    if not (HTML / "intro.html").exists():
        pytest.fail("the book is not built: run `make book` first")
    with served(HTML.parent) as address:
        yield f"{address}html/"


@pytest.fixture(scope="session")
def strict():
    """The address of the book on a host that sends the policy of book/policy.py.

    It lies at the server's root, as the page "not found" expects of a book without an address.
    """
    with served(HTML, policy.header()) as address:
        yield address


@pytest.fixture
def elsewhere(tmp_path):
    """Put a page on another site; return its address."""

    def publish(html: str) -> str:
        (tmp_path / "index.html").write_text(html, encoding="utf8")
        return address.replace("127.0.0.1", "localhost")

    with served(tmp_path) as address:
        yield publish


@pytest.fixture
def complaints(page, book):
    """What a page did that it should not: script errors, failed and foreign requests."""
    found = []

    def guard(route):
        if route.request.url.startswith((book, "data:", "blob:")):
            route.continue_()
        else:
            found.append(f"foreign request: {route.request.url}")
            route.abort()

    page.route("**/*", guard)
    page.on("pageerror", lambda error: found.append(f"script error: {error}"))
    page.on("console", lambda m: m.type == "error" and found.append(f"console: {m.text}"))
    page.on("response", lambda r: r.status >= 400 and found.append(f"{r.status}: {r.url}"))
    return found


@pytest.fixture
def visit(page, book):
    """Open a page, with all that its questions keep back, and return its explorables."""

    def visit(name: str, scheme: str = "light", width: int = 1200):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{book}{name}.html")
        for button in page.get_by_role("button", name="Show me").all():
            button.dispatch_event("click")
        return page.locator(".explorable").all()

    return visit


@pytest.fixture
def narrow(page):
    """Make the window 320 pixels wide, in light or dark, or in colours that the reader forces."""

    def narrow(scheme: str) -> None:
        page.emulate_media(
            color_scheme="light" if scheme == "light" else "dark",
            forced_colors="active" if scheme == "forced" else "none",
        )
        page.set_viewport_size({"width": 320, "height": 800})

    return narrow


@pytest.fixture
def legible(page):
    """Let axe look at parts of the page, by their selectors; nothing is wider than the window."""

    def legible(*parts: str, state: str = "") -> None:
        parts = {"include": [[part] for part in parts]}
        found = Axe().run(page, parts, {"preload": False})  # it would fetch styles again, and amiss
        assert found.response["violations"] == [], f"{state}: {found.generate_report()}"
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(overflow) <= 0

    return legible


@pytest.fixture
def foreign(context, book):
    """Requests that leave for anywhere but the book, workers' ones included. None is answered."""
    found = []

    def guard(route):
        if route.request.url.startswith((book, "data:", "blob:")):
            route.continue_()
        else:
            found.append(route.request.url)
            route.abort()

    context.route("**/*", guard)
    return found


class Notebook:
    """The notebook that a page shows, in JupyterLab or JupyterLite, by the app's own commands."""

    OPEN = "jupyterapp.shell.currentWidget"

    def __init__(self, page):
        self.page = page
        page.wait_for_function("window.jupyterapp?.shell?.currentWidget?.context?.isReady")

    def wait_for_kernel(self, timeout=60_000):
        self.page.wait_for_function(
            f"{self.OPEN}.sessionContext?.session?.kernel?.status == 'idle'", timeout=timeout
        )

    def cells(self):
        """Return the cells as nbformat has them, with their outputs."""
        return self.page.evaluate(f"{self.OPEN}.content.widgets.map(w => w.model.toJSON())")

    def errors(self):
        outputs = [output for cell in self.cells() for output in cell.get("outputs", [])]
        return [f"{o['ename']}: {o['evalue']}" for o in outputs if o["output_type"] == "error"]

    def run_all(self):
        self._execute("notebook:run-all-cells")

    def run(self, index):
        """Run one cell to its end."""
        self.page.evaluate(f"i => {{ {self.OPEN}.content.activeCellIndex = i }}", index)
        self._execute("notebook:run-cell")

    def _execute(self, command):
        started = "command => { window.running = jupyterapp.commands.execute(command)"
        self.page.evaluate(started + ".finally(() => { window.running = null }) }", command)
        self.page.wait_for_function("!window.running", timeout=300_000)

    def replace(self, index, code):
        """Put other code into a cell, run it, and return its outputs."""
        set_source = (
            f"([i, code]) => {self.OPEN}.content.widgets[i].model.sharedModel.setSource(code)"
        )
        self.page.evaluate(set_source, [index, code])
        self.run(index)
        return self.cells()[index]["outputs"]

    def explorable(self):
        """Scroll to the first sliders that the notebook shows; None if there are none."""
        for index, cell in enumerate(self.cells()):
            if "explore(" in cell["source"] and any(
                notebooks.WIDGET in output.get("data", {}) for output in cell.get("outputs", [])
            ):
                self.page.evaluate(
                    f"i => {{ {self.OPEN}.content.activeCellIndex = i; "
                    f"return {self.OPEN}.content.scrollToItem(i) }}",
                    index,
                )
                box = self.page.locator(".explorable").first
                box.scroll_into_view_if_needed()
                return box
        return None

    def move_a_slider(self):
        """Move the first control, if there is one, and wait for another picture."""
        box = self.explorable()
        if not box:
            assert not any("explore(" in cell["source"] for cell in self.cells())
            return
        before = box.locator("img").get_attribute("src")
        slider, menu = box.locator(".noUi-handle"), box.locator("select")
        if slider.count():
            slider.first.press("End")
        elif menu.count():
            menu.first.press("End")
        else:
            box.locator("button:not(.mod-active)").first.click()
        self.page.wait_for_function(
            "([box, src]) => ![src, undefined].includes(box.querySelector('img')?.src)",
            arg=[box.element_handle(), before],
        )
        assert box.locator(".explorable-error").count() == 0


@pytest.fixture
def open_notebook(page):
    """Wait for the notebook that the page (or another one) is about to show."""
    return lambda other=None: Notebook(other or page)
