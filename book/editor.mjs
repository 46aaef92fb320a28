// The editor of "Edit and run": what book/editor.py bundles of CodeMirror for book/static/live/edit.js.

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, drawSelection, keymap, lineNumbers } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

const setLine = StateEffect.define();
const lineOfError = StateField.define({
  create: () => Decoration.none,
  update(marks, { docChanged, effects, state }) {
    for (const effect of effects) {
      if (!effect.is(setLine)) continue;
      const { value } = effect;
      if (!value || value > state.doc.lines) return Decoration.none;
      const mark = Decoration.line({ class: "edit-error-line" });
      return Decoration.set(mark.range(state.doc.line(value).from));
    }
    return docChanged ? Decoration.none : marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

// Put an editor into an element: -> { text, mark(line), focus() }. `run` is called by Ctrl+Enter,
// `changed` after each change. Tab indents; Escape, then Tab leaves.
export function edit(parent, text, label, { run, changed }) {
  const enter = { key: "Mod-Enter", run: () => (run(), true), preventDefault: true };
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(), history(), drawSelection(), indentOnInput(), bracketMatching(),
        indentUnit.of("    "), python(), syntaxHighlighting(classHighlighter), lineOfError,
        keymap.of([enter, ...defaultKeymap, ...historyKeymap, indentWithTab]),
        EditorView.contentAttributes.of({ "aria-label": label, "aria-multiline": "true" }),
        EditorView.updateListener.of(({ docChanged }) => docChanged && changed()),
      ],
    }),
  });
  return {
    get text() { return view.state.doc.toString(); },
    mark: (line) => view.dispatch({ effects: setLine.of(line) }),
    focus: () => view.focus(),
  };
}
