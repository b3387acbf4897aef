import Comparison
import Measurements
import Reports
import TestSupport
import Testing

struct JUnitReportTests {
    @Test(arguments: ["clean", "overload", "unbalanced"])
    func documentIsTheRecordedOne(name: String) throws {
        try Snapshot.expect(
            JUnitReport.render(try Fixtures.named(name)), matches: name + ".junit.xml")
    }

    /// The rules of the shape that test servers read, checked through Python's XML parser: every
    /// attribute that is counted on is there, and the counts are those of the elements.
    @Test(arguments: Fixtures.names)
    func anXMLParserFindsTheRulesKept(name: String) throws {
        let output = try OtherProgram.python(
            """
            import sys
            import xml.etree.ElementTree as tree
            root = tree.fromstring(sys.stdin.buffer.read())
            assert root.tag == "testsuites"
            def check(element, cases):
                assert int(element.get("tests")) == len(cases)
                assert int(element.get("failures")) == sum(c.find("failure") is not None for c in cases)
                assert int(element.get("skipped")) == sum(c.find("skipped") is not None for c in cases)
                float(element.get("time"))
            check(root, root.findall("testsuite/testcase"))
            for suite in root:
                assert suite.tag == "testsuite" and suite.get("name") and suite.get("timestamp")
                check(suite, list(suite))
                for case in suite:
                    assert case.tag == "testcase" and case.get("name") and case.get("classname")
                    assert len(case) <= 1
                    for outcome in case:
                        assert outcome.tag in ("failure", "skipped") and outcome.get("message")
            names = [c.get("classname") + c.get("name") for c in root.iter("testcase")]
            assert len(set(names)) == len(names)
            print(len(names))
            """, input: JUnitReport.render(try Fixtures.named(name)))
        let rows = try Fixtures.named(name).comparison.count
        #expect(output == "\(4 + rows)\n")
    }

    /// A suite of their own: missed is a failure, unclear is skipped.
    @Test func thresholdsAreASuite() throws {
        var result = try Fixtures.named("clean")
        result.thresholds = try ["mean < 1s", "p99 < 1ms", "throughput < 120/s"].map {
            try Threshold($0).outcome(of: result)
        }
        let output = try OtherProgram.python(
            """
            import sys
            import xml.etree.ElementTree as tree
            root = tree.fromstring(sys.stdin.buffer.read())
            suite = root.find("testsuite[@name='kendall.thresholds']")
            print(suite.get("tests"), suite.get("failures"), suite.get("skipped"))
            for case in suite:
                print(case.get("name"), [(c.tag, c.get("type"), c.get("message")[:28]) for c in case])
            """, input: JUnitReport.render(result))
        #expect(
            output == """
                3 1 1
                mean < 1s []
                p99 < 1ms [('failure', 'threshold', 'p99 < 1ms: measured 46 ms, 9')]
                throughput < 120/s [('skipped', None, 'unclear: throughput < 120/s:')]

                """)
    }

    @Test func whatDiffersFailsWithItsFigures() throws {
        let text = JUnitReport.render(try Fixtures.named("unbalanced"))
        #expect(text.contains("<failure type=\"differs\" message=\"sent 1200 ≠ completed 1201"))
    }
}
