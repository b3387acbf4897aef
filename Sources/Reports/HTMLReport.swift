public import Comparison

public enum HTMLReport {
    public static func render(_ result: ResultFile, _ histograms: RunHistograms?) -> String { "" }
}
