import FoundationEssentials

extension JSON {
  /// What a value encodes to, its members sorted by name.
  ///
  /// For values whose shape is their own, such as the definition of a catalog object.
  init(encoding value: some Encodable) {
    do {
      let data = try JSONEncoder().encode(value)
      self = try JSONDecoder().decode(Decoded.self, from: data).value
    } catch {
      self = .null
    }
  }

  private struct Decoded: Decodable {
    let value: JSON

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        value = .null
      } else if let bool = try? container.decode(Bool.self) {
        value = .bool(bool)
      } else if let integer = try? container.decode(Int.self) {
        value = .integer(integer)
      } else if let number = try? container.decode(Double.self) {
        value = .number(number)
      } else if let string = try? container.decode(String.self) {
        value = .string(string)
      } else if let elements = try? container.decode([Decoded].self) {
        value = .array(elements.map(\.value))
      } else {
        let members = try container.decode([String: Decoded].self)
        value = .object(
          members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { Member($0.key, $0.value.value) }
        )
      }
    }
  }
}
