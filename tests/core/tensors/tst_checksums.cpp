// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tensors/checksums.h"

#include "core/tensors/tensorfile.h"
#include "core/tensors/zipdirectory.h"
#include "tests/bitflips.h"
#include "tests/core/tensors/weightsfile.h"
#include "tests/npyfile.h"
#include "tests/statedictfile.h"

#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace offramp;

namespace {

const std::vector<statedict::Tensor> weights{{"a", "FloatStorage", "0", 6, 0, {2, 3}, {3, 1}},
                                             {"b", "FloatStorage", "1", 2, 0, {2}, {1}}};

/// The files of a state dict, as torch.save puts them into a zip file.
std::vector<ZipPart> stateParts()
{
    return {{"net/data.pkl", statedict::dictPickle(weights, false)},
            {"net/data/0", statedict::floats({1, 2, 3, 4, 5, 6})},
            {"net/data/1", statedict::floats({7, 8})},
            {"net/version", "3\n"}};
}

std::uint32_t crcOf(const std::string &bytes)
{
    return addToCrc32(0, std::as_bytes(std::span(bytes)));
}

/// A zip file as PyTorch writes it: padding in front of the contents, checksum and sizes behind them and not in the
/// headers, and a 64-bit end.
std::string asPyTorch(const std::vector<ZipPart> &parts, bool withSums = true)
{
    std::string file;
    std::string directory;
    const std::string flags = littleEndian(0x0808, 2);
    for (const ZipPart &part : parts) {
        const std::uint32_t crc = withSums ? crcOf(part.bytes) : 0;
        const std::string name = littleEndian(part.name.size(), 2);
        const std::size_t begin = file.size();
        const std::string padding = "FB" + littleEndian(8, 2) + std::string(8, 'Z');
        const std::string sizes = littleEndian(part.bytes.size(), 4) + littleEndian(part.bytes.size(), 4);
        file += "PK\x03\x04" + littleEndian(0, 2) + flags + std::string(18, '\0') + name
                + littleEndian(padding.size(), 2) + part.name + padding + part.bytes;
        file += "PK\x07\x08" + littleEndian(crc, 4) + sizes;
        directory += "PK\x01\x02" + std::string(4, '\0') + flags + std::string(6, '\0') + littleEndian(crc, 4) + sizes
                     + name + std::string(12, '\0') + littleEndian(begin, 4) + part.name;
    }
    const std::string count = littleEndian(parts.size(), 8);
    const std::string place = littleEndian(directory.size(), 8) + littleEndian(file.size(), 8);
    const std::string end64
        = "PK\x06\x06" + littleEndian(44, 8) + littleEndian(0x2d031e, 4) + std::string(8, '\0') + count + count + place;
    const std::string locator
        = "PK\x06\x07" + littleEndian(0, 4) + littleEndian(file.size() + directory.size(), 8) + littleEndian(1, 4);
    const std::string end = "PK\x05\x06" + littleEndian(0, 4) + littleEndian(parts.size(), 2)
                            + littleEndian(parts.size(), 2) + littleEndian(directory.size(), 4)
                            + littleEndian(file.size(), 4) + littleEndian(0, 2);
    return file + directory + end64 + locator + end;
}

/// Weights with both checksums, as convert writes them.
std::string safetensors()
{
    const std::string data = statedict::floats({1, 2, 3, 4, 5, 6, 7, 8});
    const TensorHeader header = layOut(
        {{"a", ElementType::F32, {2, 3}}, {"b", ElementType::F32, {2}}},
        {{"format", "pt"}, {"zeros", "00000000"}, {headerSumKey, sumToCome}, {dataSumKey, crc32Text(crcOf(data))}});
    return headerBytes(header) + data;
}

} // namespace

class TestChecksums : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    [[nodiscard]] std::filesystem::path write(const std::string &bytes) const { return writeWeights(m_folder, bytes); }
    [[nodiscard]] Result<std::vector<ZipEntry>> entriesOf(const std::string &bytes) const
    {
        return readZipDirectory(*File::open(write(bytes), File::Mode::Read), ZipPacking::StoredOrDeflated);
    }
    [[nodiscard]] std::string refusal(const std::string &bytes) const
    {
        const auto entries = entriesOf(bytes);
        return entries ? std::string("not refused") : entries.error().sentence;
    }
    [[nodiscard]] Result<Checksums> sumsOf(const std::string &bytes) const
    {
        const auto file = *File::open(write(bytes), File::Mode::Read);
        return readZipDirectory(file, ZipPacking::StoredOrDeflated).and_then([&](const auto &entries) {
            return checkZipSums(file, entries);
        });
    }

    /// The tensors of a file of weights; nothing where it is none.
    [[nodiscard]] Result<std::map<std::string, std::vector<float>>> valuesIn(const std::string &bytes) const
    {
        const auto file = openTensorFile(write(bytes));
        if (!file)
            return tl::unexpected(file.error());
        if (!*file)
            return failure(ErrorKind::BadInput, "It is not a file of weights.", "");
        std::map<std::string, std::vector<float>> values;
        for (const TensorPlace &tensor : (*file)->tensors) {
            auto &of = values[tensor.name];
            of.resize(*sizeInBytes(tensor.type, tensor.shape) / sizeof(float));
            if (auto done = readElements((*file)->file, tensor, std::as_writable_bytes(std::span(of))); !done)
                return tl::unexpected(done.error());
        }
        return values;
    }

    void flipAll(const char *what, const std::string &bytes) const
    {
        const auto whole = valuesIn(bytes);
        QVERIFY2(whole, whole ? "" : toText(whole.error()).c_str());
        QCOMPARE(whole->size(), std::size_t(2));
        const auto counts = flipBits(what, bytes, 20'000, [&](const std::string &flipped) {
            const auto values = valuesIn(flipped);
            if (!values)
                return values.error().sentence.empty() ? Flipped::Wrong : Flipped::Refused;
            return *values == *whole ? Flipped::Unchanged : Flipped::Wrong;
        });
        QVERIFY2(counts.of(Flipped::Wrong) == 0, counts.wrongText().c_str());
        QVERIFY(counts.of(Flipped::Refused) > 0);
    }

private Q_SLOTS:
    void flippedBits()
    {
        flipAll("state dict, plain zip", zipFile(stateParts()));
        flipAll("state dict, zip of PyTorch", asPyTorch(stateParts()));
        flipAll("safetensors with checksums", safetensors());
    }

    void damagedEntriesAreNamed()
    {
        for (const bool deflated : {false, true}) {
            auto parts = stateParts();
            for (ZipPart &part : parts)
                part.deflated = deflated;
            QCOMPARE(*sumsOf(zipFile(parts)), Checksums::Fit);
            std::string bytes = zipFile(parts);
            const std::string crc = littleEndian(crcOf(parts[1].bytes), 4);
            std::string wrong = crc;
            wrong[0] = static_cast<char>(wrong[0] ^ 1);
            for (auto at = bytes.find(crc); at != std::string::npos; at = bytes.find(crc))
                bytes.replace(at, 4, wrong);
            const auto refused = sumsOf(bytes);
            QVERIFY(!refused);
            QVERIFY2(refused.error().sentence.ends_with("the checksum of its entry \"net/data/0\" does not match."),
                     refused.error().sentence.c_str());
        }
        QCOMPARE(*sumsOf(asPyTorch(stateParts())), Checksums::Fit);
    }

    void contentsThatDoNotUnpackAreRefused()
    {
        std::string bytes = zipFile({{"a", std::string(500, 'x'), true}});
        bytes[31] = '\xff'; // the first byte of the contents: a kind of block that deflate does not have
        const auto refused = sumsOf(bytes);
        QVERIFY(!refused);
        QVERIFY2(refused.error().sentence.find("cannot be unpacked") != std::string::npos,
                 refused.error().sentence.c_str());
    }

    void checksumsThatAreSwitchedOff()
    {
        const auto file = openTensorFile(write(asPyTorch(stateParts(), false)));
        QVERIFY(file && *file);
        QCOMPARE((*file)->checksums, Checksums::SwitchedOff);
        const auto note = checksumNote(Checksums::SwitchedOff, "folder/net.pth");
        QVERIFY(note.starts_with("net.pth was saved without checksums"));
        QVERIFY(note.find("set_crc32_options(True)") != std::string::npos);
        QVERIFY(checksumNote(Checksums::Fit, "net.pth").empty());
        QVERIFY(checksumNote(Checksums::None, "net.pth").find("offramp-engine convert") != std::string::npos);
    }

    void formatsWithout()
    {
        const auto old = openTensorFile(write(statedict::inOldFormat(statedict::dictPickle({weights[0]}, true),
                                                                     {{"0", statedict::floats({1, 2, 3, 4, 5, 6})}})));
        QVERIFY(old && *old);
        QCOMPARE((*old)->checksums, Checksums::None);
        const TensorHeader header = layOut({{"b", ElementType::F32, {2}}}, {});
        const auto others = openTensorFile(write(headerBytes(header) + statedict::floats({7, 8})));
        QVERIFY(others && *others);
        QCOMPARE((*others)->checksums, Checksums::None);
        QCOMPARE((*openTensorFile(write(safetensors())))->checksums, Checksums::Fit);
    }

    void damagedSafetensorsAreNamed()
    {
        const auto said = [this](std::string bytes, std::size_t at) {
            bytes[at] = static_cast<char>(bytes[at] ^ 1);
            const auto values = valuesIn(bytes);
            return values ? std::string("nothing") : values.error().sentence;
        };
        const std::string bytes = safetensors();
        QVERIFY(said(bytes, bytes.size() - 5).ends_with("the checksum of its tensors does not match."));
        QVERIFY(said(bytes, bytes.find("zeros")).ends_with("the checksum of its header does not match."));
        QVERIFY(said(bytes, bytes.find("header_crc32") + 16).ends_with("the checksum of its header does not match."));
    }

    void recordsMustAgree_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("said");
        const std::string whole = zipFile({{"first", "hello", false}, {"second", "world", false}});
        const std::size_t directory = whole.find("PK\x01\x02");
        const std::size_t end = whole.find("PK\x05\x06");
        const auto row = [&](const char *name, std::size_t at, const char *said) {
            std::string bytes = whole;
            bytes[at] = static_cast<char>(bytes[at] ^ 1);
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << QString::fromLatin1(said);
        };
        const auto disagrees = "the header of \"first\" in it does not agree";
        row("local signature", 3, disagrees);
        row("local method", 8, disagrees);
        row("local checksum", 14, disagrees);
        row("local stored size", 18, disagrees);
        row("local size", 22, disagrees);
        row("local name", 30, disagrees);
        row("local length of the name", 26, disagrees);
        row("name in the directory", directory + 46, "does not agree with its directory");
        row("encrypted", directory + 8, "encrypted");
        row("disk", directory + 34, "the record of \"first\" in it is damaged");
        row("length of a comment", directory + 32, "its directory is damaged");
        row("entries", end + 10, "its end is damaged");
        row("entries on this disk", end + 8, "its end is damaged");
        row("disk of the end", end + 4, "its end is damaged");
        row("size of the directory", end + 12, "its directory");
        row("place of the directory", end + 16, "its directory");
        row("length of the last comment", end + 20, "other bytes follow it");
        QTest::newRow("bytes behind the end") << QByteArray::fromStdString(whole + "x") << "other bytes follow it";
        std::string folder = whole;
        folder[directory + 38] = 0x10;
        QTest::newRow("a folder with contents") << QByteArray::fromStdString(folder) << "is damaged";
        QTest::newRow("a name twice") << QByteArray::fromStdString(
            zipFile({{"a", "hello", false}, {"a", "world", false}}))
                                      << "appears twice";
    }

    void recordsMustAgree()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, said);
        const auto sentence = refusal(bytes.toStdString());
        QVERIFY2(sentence.find(said.toStdString()) != std::string::npos, sentence.c_str());
    }

    void entriesMayNotOverlap()
    {
        // The contents of "outer" are a whole zip file, whose entry the directory lists too.
        const std::string inner = zipFile({{"inner", std::string(40, 'x'), false}});
        const std::string whole = zipFile({{"outer", inner, false}, {"other", "y", false}});
        const std::size_t directory = whole.rfind("PK\x01\x02", whole.rfind("PK\x01\x02") - 1);
        const std::size_t second = whole.rfind("PK\x01\x02");
        const std::size_t end = whole.rfind("PK\x05\x06");
        std::string record = inner.substr(inner.find("PK\x01\x02"), 46 + 5);
        record.replace(42, 4, littleEndian(whole.find("PK\x03\x04", 4), 4));
        const std::string listed = whole.substr(directory, second - directory) + record;
        std::string last = whole.substr(end);
        last.replace(12, 4, littleEndian(listed.size(), 4));
        const auto sentence = refusal(whole.substr(0, directory) + listed + last);
        QVERIFY2(sentence.find("\"outer\" and \"inner\" in it overlap") != std::string::npos, sentence.c_str());
    }

    void bothEndsMustAgree()
    {
        const std::string whole = asPyTorch(stateParts());
        QVERIFY(entriesOf(whole));
        const std::size_t end64 = whole.find("PK\x06\x06");
        for (const std::size_t at : {4, 16, 20, 24, 32, 40, 48}) {
            std::string bytes = whole;
            bytes[end64 + at] = static_cast<char>(bytes[end64 + at] ^ 1);
            QVERIFY2(!entriesOf(bytes), std::to_string(at).c_str());
        }
    }

    /// Parts of a few words have arithmetic of their own.
    void checksumsOfEqualParts()
    {
        std::mt19937 random(1);
        for (const std::size_t size : {1, 2, 4, 6, 8, 12, 16, 20, 100}) {
            for (const std::size_t count : {1, 2, 37}) {
                std::vector<std::byte> parts(size * count);
                std::ranges::generate(parts, [&] { return static_cast<std::byte>(random()); });
                std::vector<std::uint32_t> sums(count);
                std::ranges::generate(sums, [&] { return random(); });
                std::vector<std::uint32_t> expected;
                for (std::size_t i = 0; i < count; ++i)
                    expected.push_back(addToCrc32(sums[i], std::span(parts).subspan(i * size, size)));
                addToEachCrc32(sums, parts);
                QCOMPARE(sums, expected);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestChecksums)
#include "tst_checksums.moc"
