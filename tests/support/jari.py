"""A finger that counts its presses, for tests in a real browser."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page


@dataclass
class Jari:
    """A finger that counts as ux.md does: a press 1, a drop-down 2, typing nothing."""

    page: Page
    presses: int = 0

    def press(self, role: str, name: str, *, within: Locator | None = None, last: bool = False) -> None:
        """Press a link or a button by its label."""
        found = (within or self.page.locator("body")).get_by_role(role, name=name)  # type: ignore[arg-type]
        (found.last if last else found.first).click()
        self.presses += 1

    def choose(self, label: str, option: str) -> None:
        """Open a drop-down and choose."""
        self.page.get_by_label(label).select_option(label=option)
        self.presses += 2

    def type(self, label: str, text: str) -> None:
        """Type into a field of a form, which the keyboard reaches without a press."""
        box = self.page.get_by_role("textbox", name=label, exact=True)
        (box if box.count() else self.page.get_by_label(label)).fill(text)

    def tick(self, label: str, place: int = 0) -> None:
        """Tick a box by its label; the one at `place` of several that are called alike."""
        self.page.get_by_label(label, exact=True).nth(place).check()
        self.presses += 1

    def key(self, combination: str) -> None:
        """Press keys together, which leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(combination)
        self.presses += 1
