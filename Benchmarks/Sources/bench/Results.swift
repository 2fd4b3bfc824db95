import Glibc

/// Collects measurements and shows them: a line each as they come, and all of them as JSON.
struct Results {
  private(set) var measurements: [Measurement] = []

  static let heading =
    pad("size", 7) + "  " + "task".padded(34) + "tool".padded(24)
    + pad("wall s", 8) + pad("client s", 10) + pad("server s", 10) + pad("total s", 9) + pad("ratio", 7)
    + pad("of wall", 9) + pad("peak MB", 9)

  mutating func add(_ measurements: [Measurement]) { for measurement in measurements { add(measurement) } }

  /// Adds a step; its ratio is to the reference of the same task and size, which comes first.
  private mutating func add(_ measurement: Measurement) {
    measurements.append(measurement)
    let ratio = self.ratio(of: measurement, \.total).map { Self.fixed($0, 2) } ?? ""
    let wall = self.ratio(of: measurement, \.wall).map { Self.fixed($0, 2) } ?? ""
    let line =
      Self.pad("\(measurement.size)", 7) + "  " + measurement.task.padded(34) + measurement.tool.padded(24)
      + Self.pad(Self.fixed(measurement.wall, 2), 8) + Self.pad(Self.fixed(measurement.client, 2), 10)
      + Self.pad(Self.fixed(measurement.server, 2), 10) + Self.pad(Self.fixed(measurement.total, 2), 9)
      + Self.pad(ratio, 7) + Self.pad(wall, 9) + Self.pad("\(measurement.peak / 1_000_000)", 9)
    print(line)
    fflush(nil)
  }

  private func ratio(of measurement: Measurement, _ value: KeyPath<Measurement, Double>) -> Double? {
    let reference = measurements.last {
      $0.isReference && $0.task == measurement.task && $0.size == measurement.size
    }
    guard let reference, reference[keyPath: value] > 0 else { return nil }
    return measurement[keyPath: value] / reference[keyPath: value]
  }

  var json: String {
    let lines = measurements.map { measurement in
      """
        {"size": \(measurement.size), "task": "\(measurement.task)", "tool": "\(measurement.tool)", \
      "wall": \(Self.fixed(measurement.wall, 3)), "client": \(Self.fixed(measurement.client, 3)), \
      "server": \(Self.fixed(measurement.server, 3)), "total": \(Self.fixed(measurement.total, 3)), \
      "ratio": \(ratio(of: measurement, \.total).map { Self.fixed($0, 3) } ?? "null"), \
      "wallRatio": \(ratio(of: measurement, \.wall).map { Self.fixed($0, 3) } ?? "null"), \
      "peakBytes": \(measurement.peak)}
      """
    }
    return "[\n" + lines.joined(separator: ",\n") + "\n]\n"
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(1, width - text.count)) + text
  }

  private static func fixed(_ value: Double, _ digits: Int) -> String {
    let scale = digits == 3 ? 1000.0 : 100.0
    let whole = Int((value * scale).rounded())
    let unit = Int(scale)
    let fraction = "\(abs(whole) % unit)"
    return (whole < 0 ? "-" : "") + "\(abs(whole) / unit)."
      + String(repeating: "0", count: digits - fraction.count) + fraction
  }
}

extension String {
  fileprivate func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
