"""The published view of an explorable: every frame drawn in advance, turned over by the browser."""

from __future__ import annotations

import ipywidgets as widgets

from lib.show.kernel import KernelView


class PublishedView(KernelView):
    """The controls of the kernel's view over every picture, in stacks that need no kernel."""

    def screen(self) -> widgets.Widget:
        """Return stacks within stacks, one level for each axis, linked to the controls."""
        controls = list(self.controls.values())
        leaves: dict[str, widgets.HTML] = {}  # a picture that repeats is stored once

        def build(position: tuple[int, ...]) -> widgets.Widget:
            if len(position) == len(controls):
                html = self.frames[position].html()
                if html not in leaves:
                    leaves[html] = widgets.HTML(html)
                return leaves[html]
            control = controls[len(position)]
            children = [build((*position, i)) for i in range(len(control.options))]
            stack = widgets.Stack(children, selected_index=control.index)
            widgets.jslink((control, "index"), (stack, "selected_index"))
            return stack

        return build(())

    def _ipython_display_(self) -> None:
        from IPython.display import display

        data, metadata = self.first.bundle()  # for print, and for readers without JavaScript
        data["text/html"] = f'<div class="explorable-still">{self.still}</div>'
        display(data, metadata=metadata, raw=True)
        display(self.widget)
