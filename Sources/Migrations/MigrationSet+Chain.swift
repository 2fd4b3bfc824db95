import Diagnostics
import Digests
import FoundationEssentials

extension MigrationSet {
  /// Compares `strata.sum` with the files.
  mutating func checkChain(names: [String]) {
    let sumPath = path(ChecksumChain.fileName)
    guard names.contains(ChecksumChain.fileName) else {
      if !chainedFiles.isEmpty { diagnostics.append(.sumMissing(sumPath)) }
      return
    }
    guard let data = FileManager.default.contents(atPath: sumPath) else {
      diagnostics.append(.unreadableFile(sumPath))
      return
    }
    let (chain, flaws) = ChecksumChain.parse(String(decoding: data, as: UTF8.self))
    self.chain = chain
    diagnostics += flaws.map { .sumBroken(sumPath, $0) }

    let files = chainedFiles
    let loose = Set(files.dropFirst(versionFiles.count).map(\.name))
    let byName = Dictionary(files.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let listed = Set(chain.lines.map(\.name))
    var unlisted = files.filter { !listed.contains($0.name) }
    for line in chain.lines {
      if let file = byName[line.name] {
        if file.checksum != line.checksum, loose.contains(file.name) {
          diagnostics.append(.looseFileChanged(file.path))
        } else if file.checksum != line.checksum {
          diagnostics.append(
            .changedSinceSum(
              file.path,
              was: line.checksum,
              lineEndingsOnly: file.isSameButForLineEndings(line.checksum)
            )
          )
        }
      } else if !Self.isLoose(line.name), let index = unlisted.firstIndex(where: { $0.checksum == line.checksum }) {
        diagnostics.append(.renamedSinceSum(unlisted.remove(at: index).path, was: line.name))
      } else if !names.contains(line.name) {
        diagnostics.append(
          Self.isLoose(line.name) ? .looseFileGone(path(line.name)) : .listedFileMissing(path(line.name))
        )
      }
    }
    let newestListed = migrations.last { listed.contains($0.script.name) }?.version ?? .empty
    for file in unlisted {
      let isEarlier = migrations.contains { $0.script.name == file.name && $0.version < newestListed }
      diagnostics.append(isEarlier ? .insertedBeforeLast(file.path, newestListed) : .notInSum(file.path))
    }
    let expectedOrder = files.map(\.name).filter(listed.contains)
    let order = chain.lines.map(\.name).filter { byName[$0] != nil }
    if order != expectedOrder, flaws.isEmpty {
      diagnostics.append(.sumOutOfOrder(sumPath))
    }
  }
}

extension MigrationSet {
  /// Whether a file is meant to change and to go, by its name.
  static func isLoose(_ name: String) -> Bool {
    name.hasPrefix("R__") || name.hasPrefix(Hook.folder + "/")
  }
}

extension MigrationFile {
  /// Whether the file would have the checksum if its line endings were those of Unix (or of Windows).
  ///
  /// Git's `core.autocrlf` changes line endings behind everybody's back; the message should name that, not a forger.
  func isSameButForLineEndings(_ other: String) -> Bool {
    let unix = Array((original ?? content).utf8).withoutCarriageReturns
    guard sha256Hex(unix) != other else { return true }
    let windows = unix.flatMap { $0 == 10 ? [13, 10] : [$0] }
    return sha256Hex(windows) == other
  }
}

extension [UInt8] {
  fileprivate var withoutCarriageReturns: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(count)
    for (index, byte) in enumerated() {
      if byte == 13, index + 1 < count, self[index + 1] == 10 { continue }
      result.append(byte)
    }
    return result
  }
}
