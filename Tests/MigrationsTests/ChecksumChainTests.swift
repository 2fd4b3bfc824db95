import Migrations
import Testing

@Suite struct ChecksumChainTests {
  private var chain: ChecksumChain {
    var chain = ChecksumChain()
    chain.append(checksum: String(repeating: "a", count: 64), name: "V1__a.sql")
    chain.append(checksum: String(repeating: "b", count: 64), name: "V2__with space.sql")
    chain.append(checksum: String(repeating: "c", count: 64), name: "V3__c.sql")
    return chain
  }

  @Test func isReadBackAsItWasWritten() {
    let (read, flaws) = ChecksumChain.parse(chain.text)
    #expect(read == chain)
    #expect(flaws.isEmpty)
  }

  @Test func bytesOfTheFormatStay() {
    var chain = ChecksumChain()
    chain.append(checksum: String(repeating: "a", count: 64), name: "V1__a.sql")
    // printf '%064d %s V1__a.sql\n' 0 aaaa… | sha256sum
    #expect(chain.total == "8bff38782bf2f90b808ee4b097887e9667a673542abf0b4bafabef40fd5e915b")
    #expect(chain.text.hasPrefix("strata.sum 1 \(chain.total)\n\(String(repeating: "a", count: 64)) \(chain.total) V1"))
  }

  @Test func anEditedLineBreaksIt() {
    let text = chain.text.replacing(String(repeating: "b", count: 64), with: String(repeating: "d", count: 64))
    let flaws = ChecksumChain.parse(text).flaws
    #expect(flaws.map(\.line) == [3])
    #expect(flaws.first?.message.contains("V2__with space.sql") == true)
  }

  @Test func aRemovedLineBreaksIt() {
    var lines = chain.text.split(separator: "\n", omittingEmptySubsequences: false)
    lines.remove(at: 2)
    #expect(ChecksumChain.parse(lines.joined(separator: "\n")).flaws.map(\.line) == [3])
  }

  @Test func swappedLinesBreakIt() {
    var lines = chain.text.split(separator: "\n", omittingEmptySubsequences: false)
    lines.swapAt(1, 2)
    #expect(ChecksumChain.parse(lines.joined(separator: "\n")).flaws.map(\.line) == [2])
  }

  @Test func aCutEndShowsInTheFirstLine() {
    let lines = chain.text.split(separator: "\n").dropLast()
    let flaws = ChecksumChain.parse(lines.joined(separator: "\n") + "\n").flaws
    #expect(flaws.map(\.line) == [1])
    #expect(flaws.map(\.message) == ["the hash in the first line is not that of the last line"])
  }

  @Test func aMergeConflictIsCalledByItsName() {
    let text = chain.text.replacing("strata.sum", with: "<<<<<<< HEAD\nstrata.sum")
    let flaws = ChecksumChain.parse(text).flaws
    #expect(flaws.first?.line == 1)
    let inside = chain.text + "=======\n"
    #expect(ChecksumChain.parse(inside).flaws.map(\.message) == ["a merge conflict is left"])
  }

  @Test func windowsLineEndingsAreRead() {
    #expect(ChecksumChain.parse(chain.text.replacing("\n", with: "\r\n")).flaws.isEmpty)
  }
}
