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
    #expect(ProgressMeter.text("x", 0.75, since, rate: "7 rows/s", bar: false) == "x, 75 %, 7 rows/s, 20 s left")
    #expect(ProgressMeter.text("x", nil, nil, rate: "7 rows/s", bar: true) == "x, 7 rows/s")
  }

  @Test func whatFollowsIsReckonedFromItsOwnBeginning() {
    let start = ProgressMeter.Start(subject: "sorting", instant: .now, share: 0.2, amount: .rows(5))
    #expect(!start.isOver("sorting", 0.3, .rows(6)))
    #expect(start.isOver("loading", 0.3, .rows(6)))
    #expect(start.isOver("sorting", 0.1, .rows(6)))
    #expect(start.isOver("sorting", 0.3, .rows(4)))
    #expect(start.isOver("sorting", 0.3, nil))
  }

  @Test func aRateIsOfRowsOrBytes() {
    typealias Amount = ProgressMeter.Amount
    #expect(Amount.rows(1000).rate(since: .rows(400), .seconds(4)) == "150 rows/s")
    #expect(Amount.bytes(200 << 20).rate(since: .bytes(0), .seconds(10)) == "20 MB/s")
    #expect(Amount.bytes(200 << 10).rate(since: .bytes(0), .seconds(2)) == "100 kB/s")
    #expect(Amount.bytes(1).rate(since: .rows(0), .seconds(2)) == nil)
  }
}
