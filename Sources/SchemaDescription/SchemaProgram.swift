#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The program that a schema folder becomes: it collects the globals and writes the model to a file.
///
/// Generated code uses it; a schema file has no need to. The result goes to a file of its own, so that nothing a schema
/// prints can corrupt it.
public struct SchemaProgram {
  private var model = Model()
  private let isolated: Bool

  /// Bounds the process: processor seconds, bytes of memory, and no network where the system allows it.
  public init(processorSeconds: UInt, memoryBytes: UInt) {
    #if os(Linux)
      var processor = rlimit(rlim_cur: rlim_t(processorSeconds), rlim_max: rlim_t(processorSeconds))
      var memory = rlimit(rlim_cur: rlim_t(memoryBytes), rlim_max: rlim_t(memoryBytes))
      var core = rlimit(rlim_cur: 0, rlim_max: 0)
      _ = setrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &processor)
      _ = setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &memory)
      _ = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &core)
      isolated = Self.leaveNetwork()
    #else
      isolated = false
    #endif
  }

  #if os(Linux)
    /// Moves the process into an empty network name space: `unshare(2)`, which the Glibc module does not show.
    private static func leaveNetwork() -> Bool {
      guard let symbol = dlsym(nil, "unshare") else { return false }
      let unshare = unsafeBitCast(symbol, to: (@convention(c) (Int32) -> Int32).self)
      let newUser: Int32 = 0x1000_0000
      let newNetwork: Int32 = 0x4000_0000
      return unshare(newNetwork) == 0 || unshare(newUser | newNetwork) == 0
    }
  #endif

  /// Takes what a global holds: an object of the schema, or a collection of them; anything else is not part of it.
  public mutating func collect(_ value: Any) {
    if let object = value as? any SchemaObject {
      model.add(object)
    } else if let objects = value as? [Any], !(value is [UInt8]) {
      for object in objects { collect(object) }
    }
  }

  /// Writes the model and ends the process.
  public func finish(_ path: String) -> Never {
    guard let json = try? JSONValue(encoding: model) else { exit(70) }
    let result = JSONValue.object([
      .init("format", .number(String(Model.formatVersion))),
      .init("isolated", .bool(isolated)),
      .init("model", json),
    ])
    let text = result.text()
    guard let file = fopen(path, "wx") else { exit(74) }
    let written = text.utf8.withContiguousStorageIfAvailable { fwrite($0.baseAddress, 1, $0.count, file) } ?? 0
    guard written == text.utf8.count, fclose(file) == 0 else { exit(74) }
    exit(0)
  }
}
