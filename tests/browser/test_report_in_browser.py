"""The report in a real browser: Debian's Chromium, no script, no network."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, sync_playwright

from panoh.flow.report_page import render_html
from panoh.packs.words import LANGUAGES
from tests.flow.sample_report import empty_report, sample_report

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
)
PHONE, DESKTOP = 360, 1100
MARGIN = 16

# Asked by the test from outside: the page itself may not run anything.
RIGHTMOST = """Math.max(...Array.from(
    document.querySelectorAll("body *"), part => part.getBoundingClientRect().right
))"""

# Playwright speaks to its driver over a socket on this machine.
pytestmark = [
    pytest.mark.enable_socket,
    pytest.mark.skipif(not shutil.which(CHROMIUM), reason="Chromium is not installed"),
]


@dataclass(frozen=True, slots=True)
class Opened:
    """A report in the browser, all that it asked for, and what it complained of."""

    page: Page
    requests: list[str]
    complaints: list[str]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    profile = tmp_path_factory.mktemp("profile")
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=CHROMIUM,
            headless=True,
            args=ARGUMENTS,
            java_script_enabled=False,
        )
        yield context
        context.close()


def show(browser: BrowserContext, html: str, file: Path, width: int) -> Opened:
    file.write_text(html, encoding="utf-8")
    page = browser.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    opened = Opened(page, [], [])
    page.on("request", lambda request: opened.requests.append(request.url))
    page.on("console", lambda message: opened.complaints.append(message.text))
    page.goto(file.as_uri())
    return opened


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_sticks_out_sideways_in_any_language(
    browser: BrowserContext, tmp_path: Path, language: str, width: int
) -> None:
    html = render_html(sample_report(), language)
    page = show(browser, html, tmp_path / "report.html", width).page

    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(RIGHTMOST) <= width - MARGIN
    page.close()


def test_the_page_asks_for_itself_only_and_breaks_no_policy(
    browser: BrowserContext, tmp_path: Path
) -> None:
    file = tmp_path / "report.html"
    opened = show(browser, render_html(sample_report(), "tg"), file, DESKTOP)

    assert opened.requests == [file.as_uri()]
    assert opened.complaints == []
    opened.page.close()


def test_the_policy_lets_the_style_through(
    browser: BrowserContext, tmp_path: Path
) -> None:
    html = render_html(sample_report(), "en")
    styled = show(browser, html, tmp_path / "styled.html", DESKTOP)
    other = html.replace("'sha256-", "'sha256-x")
    refused = show(browser, other, tmp_path / "refused.html", DESKTOP)

    assert styled.page.locator(".wide").is_visible()
    assert not styled.page.locator(".narrow").is_visible()
    assert refused.complaints
    styled.page.close()
    refused.page.close()


def test_hostile_text_is_read_and_not_run(
    browser: BrowserContext, tmp_path: Path
) -> None:
    html = render_html(sample_report(), "en")
    page = show(browser, html, tmp_path / "report.html", DESKTOP).page

    quoted = page.locator("blockquote").last.inner_text()
    assert quoted == "«<script>alert(1)</script></style>evil {{ report }} %(x)s»"
    assert page.locator("script").count() == 0
    page.close()


@pytest.mark.parametrize(("width", "shown"), [(PHONE, "narrow"), (DESKTOP, "wide")])
def test_the_timeline_that_fits_the_screen_is_shown(
    browser: BrowserContext, tmp_path: Path, width: int, shown: str
) -> None:
    html = render_html(sample_report(), "ru")
    page = show(browser, html, tmp_path / "report.html", width).page

    visible = page.locator("figure > div:visible")
    assert visible.count() == 1
    assert visible.get_attribute("class") == shown
    page.close()


def test_the_posts_around_a_sighting_are_open_without_a_script(
    browser: BrowserContext, tmp_path: Path
) -> None:
    html = render_html(sample_report(), "en")
    page = show(browser, html, tmp_path / "report.html", PHONE).page

    assert page.locator("ol.around:visible").count() == 4
    page.close()


@pytest.mark.parametrize("report", [sample_report(), empty_report()])
def test_the_report_prints(
    browser: BrowserContext, tmp_path: Path, report: object
) -> None:
    html = render_html(report, "az")
    page = show(browser, html, tmp_path / "report.html", DESKTOP).page

    printed = page.pdf(prefer_css_page_size=True)

    assert printed.startswith(b"%PDF-")
    page.close()


def test_in_print_the_list_of_contents_is_left_out_and_paper_is_white(
    browser: BrowserContext, tmp_path: Path
) -> None:
    html = render_html(sample_report(), "uz")
    page = show(browser, html, tmp_path / "report.html", DESKTOP).page
    assert page.locator("nav").is_visible()

    page.emulate_media(media="print", color_scheme="dark")

    assert not page.locator("nav").is_visible()
    assert page.locator("ol.around:visible").count() == 4
    page.close()
