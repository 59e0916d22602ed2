import BaselogDomain
import BaselogScreen

/// The Profiles screen while a profile is edited.
extension Dashboard {
    /// Where its parts stand; those without room are empty.
    var profileFormPlaces: (list: Rect, form: Rect, test: Rect, whatIf: Rect) {
        let nothing = Rect(column: 0, row: 0, columns: 0, rows: 0)
        switch layout {
        case .wide:
            let rows = body.rows(.share(), .fixed(11))
            let upper = rows[0].columns(.share(), .share())
            let lower = rows[1].columns(.share(), .share())
            return (upper[0], upper[1], lower[0], lower[1])
        case .compact:
            let rows = body.rows(.share(), .fixed(7))
            return (nothing, rows[0], nothing, rows[1])
        case .narrow, .tiny: return (nothing, body, nothing, nothing)
        }
    }

    /// Where the fields stand, for a click.
    var profileFormArea: Rect {
        let form = profileFormPlaces.form
        return layout == .narrow ? form.inset(columns: 1, rows: 0) : form.inset(columns: 2, rows: 1)
    }

    func drawProfileForm(_ editor: ProfileEditor, into frame: inout Frame) {
        let places = profileFormPlaces
        let isFocused = prompt == nil && palette == nil && console == nil && help == nil
        if layout != .narrow {
            let title = editor.isNew ? editor.source.map { "new, like \($0)" } ?? "new profile" : editor.name
            let facts = [
                Span(keymap.name(of: .cancel, in: .everywhere), .hintKey), Span(" cancel  ", .hint),
                Span(keymap.name(of: .saveProfile), .hintKey), Span(" save", .hint),
            ]
            panel(
                title: [Span(title, .title)], facts: editor.isSaving ? [Span("saving …", .facts)] : facts,
                isFocused: true
            )
            .draw(into: &frame, in: places.form)
        }
        editor.form.draw(into: &frame, in: profileFormArea, isFocused: isFocused)
        if layout == .wide {
            drawProfileList(into: &frame, in: places.list)
            drawTest(into: &frame, in: places.test)
        }
        guard layout != .narrow else { return }
        let isActive = editor.name == session.profile && !editor.isNew
        let title = isActive ? "What changes if you apply" : "What changes if you save"
        let inside = panel(title).draw(into: &frame, in: places.whatIf)
        let lines = whatIfLines(editor, columns: inside.columns)
        draw(lines, into: &frame, in: inside)
    }
}
