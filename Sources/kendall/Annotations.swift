internal import Comparison
internal import Glibc

/// What GitHub Actions is told, where it runs this.
enum Annotations {
    /// Writes the annotations if this is a job of GitHub Actions.
    ///
    /// They go to standard output as the runner documents it, unless that carries JSON: then to
    /// standard error, which the runner reads just the same.
    static func show(_ annotations: [GitHubAnnotation], format: String) throws(Failure) {
        guard let value = getenv("GITHUB_ACTIONS"), String(cString: value) == "true" else { return }
        let output = format == "json" ? Output.error : .standard
        for annotation in annotations { try output.line(annotation.line) }
    }
}
