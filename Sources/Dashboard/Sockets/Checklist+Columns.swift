import Core
import Screen

extension Checklist {
    /// The columns of the table of sockets. Which of the ticked ones are shown depends on the width.
    static let columns = Checklist(
        title: "Columns",
        items: SocketColumn.optional.map { column in
            Item(
                words: column.words,
                isOn: { !$0.sockets.sockets.hiddenColumns.contains(column) },
                toggle: { $0.sockets.sockets.hiddenColumns.formSymmetricDifference([column]) })
        })
}
