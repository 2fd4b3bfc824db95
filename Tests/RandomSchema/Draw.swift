/// Vigna's SplitMix64: the mixing step is a good hash of 64 bits too, and that is how it is used here.
enum SplitMix64 {
  static func mix(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// How one schema differs from another of the same seed.
public struct Variation: Sendable {
  /// Another salt makes another schema.
  public var salt: UInt64
  /// How many decisions of a thousand come out otherwise.
  public var perMille: UInt64
  /// Slots in which nothing comes out otherwise; a failing pair is made smaller with them.
  public var frozen: Set<String>

  public init(salt: UInt64, perMille: UInt64, frozen: Set<String> = []) {
    self.salt = salt
    self.perMille = perMille
    self.frozen = frozen
  }
}

/// The source of all decisions about one object.
///
/// A decision depends on the seed and on what it is about, never on the decisions before it. So two schemas of one seed
/// agree in everything but the decisions that a ``Variation`` turns over, and in what follows from those.
struct Draw: Sendable {
  let seed: UInt64
  let variation: Variation?
  /// The object that the decisions are about, as the omission of a slot names it.
  let slot: String
  private let path: UInt64

  init(seed: UInt64, variation: Variation?, slot: String) {
    self.init(seed: seed, variation: variation, slot: slot, path: Self.hash(0xCBF2_9CE4_8422_2325, slot))
  }

  private init(seed: UInt64, variation: Variation?, slot: String, path: UInt64) {
    self.seed = seed
    self.variation = variation
    self.slot = slot
    self.path = path
  }

  /// The source of the decisions about a part of the object.
  func part(_ label: String, _ index: Int = 0) -> Draw {
    Draw(seed: seed, variation: variation, slot: slot, path: Self.hash(path, "\(label) \(index)/"))
  }

  /// A number below a bound.
  func number(_ label: String, below bound: Int) -> Int {
    bound <= 1 ? 0 : Int(bits(label) % UInt64(bound))
  }

  /// A number in a range.
  func number(_ label: String, in range: ClosedRange<Int>) -> Int {
    range.lowerBound + number(label, below: range.count)
  }

  func chance(_ label: String, _ percent: Int) -> Bool { number(label, below: 100) < percent }

  /// One of some values that are always the same ones.
  func one<Value>(_ label: String, of values: [Value]) -> Value { values[number(label, below: values.count)] }

  /// One of some candidates, by highest weight: the choice stays what it was when other candidates come and go.
  func pick<Value>(_ label: String, from values: [Value], by key: (Value) -> String) -> Value? {
    picks(label, 1, from: values, by: key).first
  }

  /// Some of the candidates, in an order of their own.
  func picks<Value>(_ label: String, _ count: Int, from values: [Value], by key: (Value) -> String) -> [Value] {
    let salt = bits(label)
    let weighed = values.map { (weight: SplitMix64.mix(Self.hash(salt, key($0))), key: key($0), value: $0) }
    return weighed.sorted { ($0.weight, $0.key) < ($1.weight, $1.key) }.prefix(count).map(\.value)
  }

  private func bits(_ label: String) -> UInt64 {
    let place = Self.hash(path, label)
    let plain = SplitMix64.mix(seed ^ SplitMix64.mix(place))
    guard let variation, !variation.frozen.contains(slot) else { return plain }
    let turned = SplitMix64.mix(variation.salt ^ SplitMix64.mix(plain))
    return turned % 1000 < variation.perMille ? SplitMix64.mix(turned) : plain
  }

  /// FNV-1a.
  private static func hash(_ start: UInt64, _ text: String) -> UInt64 {
    var hash = start
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return hash
  }
}
