import Digests
import Primitives
import TestSupport
import Testing

/// Bytes that repeat only after 256, so that a block taken twice or left out shows.
private func pattern(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: 7 * $0 + 3) }
}

@Suite("Digests: known answers")
struct KnownAnswerTests {
    @Test("BLAKE2b-512 of RFC 7693, appendix A, and of nothing")
    func blake2bOfTheStandard() {
        #expect(
            Hex.encode(Blake2b.hash512("abc".utf8))
                == "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923")
        #expect(
            Hex.encode(Blake2b.hash512([]))
                == "786a02f742015903c6c6fd852552d272912f4740e15847618a86e217f71f5419"
                + "d25e1031afee585313896444934eb04b903a685b1448b755d56f701afe9be2ce")
        #expect(Hex.encode(Blake2b.hash128("abc".utf8)) == "cf4ab791c62b8d2b2109c90275287816")
    }

    @Test(
        "BLAKE2b-256 around the borders of its blocks",
        arguments: [
            (0, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"),
            (1, "e88bd757ad5b9bedf372d8d3f0cf6c962a469db61a265f6418e1ffed86da29ec"),
            (127, "c9ae3859964b35f04c54b36d33cf299d7290ee621005d28e51598a943560aaaa"),
            (128, "f0501d06597880592bc49234eef100ec1ff349058d0e9d9b753504e24af86dd6"),
            (129, "a34a4e1e03c541dfbf3099c4b6c143c022ced65c28bd7e8a10e0a098461aecf0"),
            (255, "f2d64a40e9412a3414161ff6250075225418fd7c271c1123e162e1bca0de9f93"),
            (256, "d93ebb9c802f5630ab22516fd82b6c21bc8bd551d531349b715f046ed11ed871"),
            (257, "4ce481b24d387422d2bc2baa03d1afd55a1327939ff537c71eb9b38709268649"),
            (1000, "d62b6c768ce1afc8367e0498ab2f8e3f7c178c35b1429f14c4604b545d200f52"),
        ])
    func blake2b256(count: Int, expected: String) {
        #expect(Hex.encode(Blake2b.hash256(pattern(count))) == expected)
    }

    @Test(
        "Keccak-256 around the borders of its blocks",
        arguments: [
            (0, "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
            (1, "69c322e3248a5dfc29d73c5b0553b0185a35cd5bb6386747517ef7e53b15e287"),
            (7, "af2dd82887bb5be2eaa8117023b0b486d9dbd438e9f92e89dc2ada088af681ad"),
            (8, "ad894215c2106b9dfa2c04022025509974a5eb20b9f4cd27ca716967542ecf6e"),
            (135, "00ef96af9cf4b24c7f269d922294444a197d0a33638c2e56634c57e892103a8f"),
            (136, "742061bcad767ed4c4f5883b1dcb1aad11afdcc140dc469d953759b127b9f9ed"),
            (137, "e3371f61e770abf254c34239c3b0099ad90594507415bc81dd0a10b9692bbf2a"),
            (272, "ac141fd7b0a0ffcd2e967254d508da3ec616596493c36fa304425647d90e6de5"),
            (1000, "80cdc8dd52cbb3dbaea8f383209893fa2bb52efbd5aedbb4b26dcfe307fcdc9b"),
        ])
    func keccak256(count: Int, expected: String) {
        #expect(Hex.encode(Keccak.hash256(pattern(count))) == expected)
    }

    @Test(
        "Keccak-512 around the borders of its blocks",
        arguments: [
            (
                0,
                "0eab42de4c3ceb9235fc91acffe746b29c29a8c366b7c60e4e67c466f36a4304"
                    + "c00fa9caf9d87976ba469bcbe06713b435f091ef2769fb160cdab33d3670680e"
            ),
            (
                71,
                "86bf2e588d183d657794ba7f8e547aec6fe1562419a5471c918a87e06d7a35c4"
                    + "1497cb0160b9cbb0e2879342fbffe2abe18b32e0b759966490df88782281e426"
            ),
            (
                72,
                "a59ad357670bfb24240ff9fefa95aa3e899603e5532ecb10333cad3163851589"
                    + "d09924b688921fdc71f2f256badc48d8390a5862879a86743a4565d4436e76e1"
            ),
            (
                1000,
                "d9b704aa601fdc425139fd2a6b3965b90d1bad81751bcf94591f532881d657a8"
                    + "56a0fc6196b762843ef4ceac0504872bf2d94d9c64e68a3594b5808c42bc0b99"
            ),
        ])
    func keccak512(count: Int, expected: String) {
        #expect(Hex.encode(Keccak.hash512(pattern(count))) == expected)
    }

    @Test(
        "xxHash64 under the seeds 0 and 1",
        arguments: [
            (0, 0xef46_db37_51d8_e999 as UInt64, 0xd5af_ba13_36a3_be4b as UInt64),
            (1, 0x1f25_c8d0_bc1f_4bb6, 0x610f_93f8_c898_89fe),
            (3, 0x31d2_363f_52e5_64c9, 0x2d80_e074_130d_0176),
            (4, 0x9bb6_4b7d_66ee_9fda, 0x5ec9_fdd1_0fcb_cb0e),
            (8, 0xdab9_9d95_c6f9_0092, 0xf119_f5b2_6c00_20ab),
            (31, 0xa2aa_5f33_cc4a_6119, 0xaaca_4e41_ffca_e21c),
            (32, 0x23c3_c17e_f790_fd97, 0x7421_b79a_02b4_2132),
            (33, 0x50a7_cfc7_ba58_8784, 0x17b3_df31_3de9_a40e),
            (100, 0xa61f_8d4c_170f_e531, 0x8d89_57e6_8f02_c7ce),
        ])
    func xxHash(count: Int, seed0: UInt64, seed1: UInt64) {
        #expect(XXH64.hash(pattern(count)) == seed0)
        #expect(XXH64.hash(pattern(count), seed: 1) == seed1)
        let words = [seed0, seed1].flatMap { word in withUnsafeBytes(of: word.littleEndian) { [UInt8]($0) } }
        #expect(TwoX.hash64(pattern(count)) == [UInt8](words.prefix(8)))
        #expect(TwoX.hash128(pattern(count)) == words)
        #expect(Array(TwoX.hash256(pattern(count)).prefix(16)) == words)
        #expect(TwoX.hash256(pattern(count)).count == 32)
    }

    @Test("The storage prefix of Substrate's System pallet")
    func storagePrefix() {
        #expect(Hex.encode(TwoX.hash128("System".utf8)) == "26aa394eea5630e07c48ae0c9558cef7")
    }
}

@Suite("Digests: input in pieces")
struct PiecesTests {
    @Test("Any way to cut the input gives the same digest")
    func cuts() {
        forAll(seed: 0xd16e57, count: 40) { random, run in
            let input = pattern(Int.random(in: 0...700, using: &random))
            let cut = cutUp(input, using: &random)
            var blake = Blake2b()
            var keccak = Keccak.keccak256
            for piece in cut {
                blake.update(piece)
                keccak.update(AnySequence(piece))
            }
            #expect(blake.finalize() == Blake2b.hash256(input), "run \(run)")
            #expect(keccak.finalize() == Keccak.hash256(input), "run \(run)")
        }
    }

    @Test("A digest may be read before the input ends")
    func readingDoesNotDisturb() {
        var blake = Blake2b()
        blake.update(pattern(200))
        #expect(blake.finalize() == Blake2b.hash256(pattern(200)))
        blake.update(pattern(300).dropFirst(200))
        #expect(blake.finalize() == Blake2b.hash256(pattern(300)))
    }

    private func cutUp(_ input: [UInt8], using random: inout SeededRandom) -> [ArraySlice<UInt8>] {
        var pieces: [ArraySlice<UInt8>] = []
        var rest = input[...]
        while !rest.isEmpty {
            let count = min(rest.count, Int.random(in: 1...200, using: &random))
            pieces.append(rest.prefix(count))
            rest = rest.dropFirst(count)
        }
        return pieces
    }
}
