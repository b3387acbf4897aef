public import Comparison

public enum TextReport {
    public static func render(_ result: ResultFile, colour: Bool, width: Int = 80) -> String {
        ""
    }
}
