extension Row {
  /// Decodes a value that must be there; `decode` gives nil when the text is not of the type.
  func required<T>(
    _ column: Int,
    _ type: String,
    _ decode: (UnsafeBufferPointer<UInt8>) -> T?
  ) throws(PostgresError) -> T {
    guard let bytes = storage.bytes(index, column) else {
      throw PostgresError(.decoding, "column \(columns[column]) is NULL where \(type) was expected")
    }
    guard let value = decode(bytes) else {
      // The value itself may be a secret or megabytes long: it is not shown.
      throw PostgresError(.decoding, "column \(columns[column]) does not hold \(type)")
    }
    return value
  }

  static func integer(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var index = 0
    let negative = bytes.first == UInt8(ascii: "-")
    if negative { index = 1 }
    guard index < bytes.count else { return nil }
    var value = 0
    while index < bytes.count {
      let digit = Int(bytes[index]) - 48
      guard digit >= 0, digit <= 9 else { return nil }
      let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflow) = product.subtractingReportingOverflow(digit)  // negative, since it reaches further
      if tooLarge || overflow { return nil }
      value = sum
      index += 1
    }
    if negative { return value }
    return value == .min ? nil : -value
  }

  static func boolean(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool? {
    guard bytes.count == 1 else { return nil }
    return bytes[0] == UInt8(ascii: "t") ? true : bytes[0] == UInt8(ascii: "f") ? false : nil
  }

  static func hexadecimal(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard bytes.count >= 2, bytes.count % 2 == 0, bytes[0] == UInt8(ascii: "\\"), bytes[1] == UInt8(ascii: "x") else {
      return nil
    }
    func digit(_ byte: UInt8) -> UInt8? {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - 48
      case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - 87
      case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - 55
      default: nil
      }
    }
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count / 2 - 1)
    for index in stride(from: 2, to: bytes.count, by: 2) {
      guard let high = digit(bytes[index]), let low = digit(bytes[index + 1]) else { return nil }
      decoded.append(high << 4 | low)
    }
    return decoded
  }
}
