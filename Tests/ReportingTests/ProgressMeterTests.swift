import Testing

@testable import Reporting

@Suite struct ProgressMeterTests {
  @Test func aBarForTerminalsAndALineForLogs() {
    let since = (Duration.seconds(60), 0.0)
    #expect(ProgressMeter.text("x", 0.25, since, bar: true) == "x  [#####---------------] 25 %, 3 min left")
    #expect(ProgressMeter.text("x", 0.75, since, bar: false) == "x, 75 %, 20 s left")
    #expect(ProgressMeter.text("x", 0.5, (.seconds(36_000), 0), bar: false) == "x, 50 %, 10 h 0 min left")
    #expect(ProgressMeter.text("x", nil, nil, bar: true) == "x")
    #expect(ProgressMeter.text("x", 0.5, (.seconds(1), 0), bar: false) == "x, 50 %")
  }
}
