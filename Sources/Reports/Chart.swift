/// A drawing with its heading, what the lines are, and what to see in it.
struct Chart {
    var title: String
    /// Style class and name of every line.
    var legend: [(style: String, name: String)]
    var note: String?
    var svg: String

    var html: String {
        var html = "<figure><figcaption><h3>\(Markup.escape(title))</h3>"
        if !legend.isEmpty {
            html += "<p class=\"legend\">"
            for entry in legend {
                html +=
                    "<span><i class=\"key \(entry.style)\"></i>\(Markup.escape(entry.name))</span>"
            }
            html += "</p>"
        }
        html += "</figcaption>\(svg)"
        if let note { html += "<p class=\"note\">\(Markup.escape(note))</p>" }
        return html + "</figure>\n"
    }
}
