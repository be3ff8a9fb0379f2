// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/recording.h"
#include "tests/npyfile.h"
#include "tests/sanitized.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>

#include <filesystem>
#include <fstream>
#include <vector>

using offramp::isSanitized;

namespace {

/// Data of a recording without values: a file with a hole, which takes no room on the disk.
struct SparseRecording {
    std::size_t samples;
    int exits;
    std::size_t classes; ///< of its logits; 0: it has entropies

    void write(const std::filesystem::path &path) const
    {
        std::size_t at = 0;
        std::string header = "{\"__metadata__\":{\"offramp_recording\":\"1\"}";
        const auto add = [&](const char *name, const char *type, const std::string &shape, std::size_t bytes) {
            header += ",\"" + std::string(name) + "\":{\"dtype\":\"" + type + "\",\"shape\":[" + shape
                      + "],\"data_offsets\":[" + std::to_string(at) + "," + std::to_string(at + bytes) + "]}";
            at += bytes;
        };
        const std::string n = std::to_string(samples);
        const std::string kn = std::to_string(exits) + "," + n;
        const std::size_t answers = static_cast<std::size_t>(exits) * samples;
        add("flops", "I64", std::to_string(exits), 8 * static_cast<std::size_t>(exits));
        add("label", "I32", n, 4 * samples);
        add("predicted", "I32", kn, 4 * answers);
        if (classes > 0)
            add("logits", "F32", kn + "," + std::to_string(classes), 4 * answers * classes);
        else
            add("entropy", "F32", kn, 4 * answers);
        header += "}";
        header.resize((header.size() + 7) / 8 * 8, ' ');
        std::ofstream(path, std::ios::binary) << littleEndian(header.size(), 8) << header;
        std::filesystem::resize_file(path, 8 + header.size() + at);
    }
};

std::string repeated(std::string_view part, std::size_t times)
{
    std::string text;
    text.reserve(part.size() * times);
    for (std::size_t i = 0; i < times; ++i)
        text += part;
    return text;
}

std::string array(const char *type, const std::string &shape, const std::string &data)
{
    return npyFile("{'descr': '" + std::string(type) + "', 'fortran_order': False, 'shape': (" + shape + ")}", data);
}

/// An image of one bit for each pixel; rows: its contents, packed.
std::string largePng(std::uint32_t width, std::uint32_t height, const std::string &rows = {})
{
    const auto bigEndian = [](std::uint32_t number) {
        const std::string little = littleEndian(number, 4);
        return std::string(little.rbegin(), little.rend());
    };
    const auto chunk = [&](const std::string &kindAndData) {
        const auto crc
            = ::crc32(0, reinterpret_cast<const Bytef *>(kindAndData.data()), static_cast<uInt>(kindAndData.size()));
        return bigEndian(static_cast<std::uint32_t>(kindAndData.size() - 4)) + kindAndData
               + bigEndian(static_cast<std::uint32_t>(crc));
    };
    return "\x89PNG\r\n\x1a\n" + chunk("IHDR" + bigEndian(width) + bigEndian(height) + std::string("\x01\0\0\0\0", 5))
           + chunk("IDAT" + rows) + chunk("IEND");
}

/// A black square.
[[maybe_unused]] std::string blackPng(std::uint32_t side) // only with the engine
{
    const std::string rows(static_cast<std::size_t>(side) * (1 + (side + 7) / 8), '\0');
    auto size = ::compressBound(static_cast<uLong>(rows.size()));
    std::string packed(size, '\0');
    ::compress(reinterpret_cast<Bytef *>(packed.data()), &size, reinterpret_cast<const Bytef *>(rows.data()),
               static_cast<uLong>(rows.size()));
    packed.resize(size);
    return largePng(side, side, packed);
}

} // namespace

/// Small files that claim much: each is refused with a sentence, or read in little memory; none ends a program.
class TestLimits : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    int m_code = -1;
    QByteArray m_errors;

    [[nodiscard]] std::filesystem::path at(const std::string &name) const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }

    void write(const std::string &name, const std::string &bytes) const
    {
        std::filesystem::create_directories(at(name).parent_path());
        std::ofstream(at(name), std::ios::binary) << bytes;
    }

    /// Runs a line of bash in the test's folder with so many megabytes of address space: $O is the explorer, $E the
    /// engine, $D the demo.
    void bash(const QString &line, int megabytes)
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        const QString bin = environment.value(QStringLiteral("OFFRAMP_BIN"));
        environment.insert(QStringLiteral("O"), bin + QStringLiteral("/offramp"));
        environment.insert(QStringLiteral("E"), bin + QStringLiteral("/offramp-engine"));
        environment.insert(QStringLiteral("D"),
                           environment.value(QStringLiteral("OFFRAMP_SOURCE")) + QStringLiteral("/resources/demo"));
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(m_folder.path());
        process.start(
            QStringLiteral("bash"),
            {QStringLiteral("-c"),
             QStringLiteral("ulimit -c 0; ulimit -v %1; exec %2 > /dev/null").arg(megabytes * 1024).arg(line)});
        QVERIFY(process.waitForFinished(300000));
        m_code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
        m_errors = process.readAllStandardError();
    }

    /// The most memory that any program started so far has had, in bytes.
    [[nodiscard]] static std::uint64_t peak()
    {
        struct rusage usage = {};
        ::getrusage(RUSAGE_CHILDREN, &usage);
        return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
    }

    /// Every line is an error of bad input with this sentence, in less than 2 GB.
    void refused(const QStringList &lines, const char *sentence)
    {
        for (const QString &line : lines) {
            bash(line, 6000);
            const QByteArray what = line.toUtf8() + ": " + m_errors;
            QVERIFY2(m_code == 3, what.constData());
            QVERIFY2(m_errors.contains(sentence), what.constData());
            QVERIFY2(peak() < 2'000'000'000, qPrintable(line + QStringLiteral(": %1").arg(peak())));
        }
    }

    static QString labels(const char *file)
    {
        return QStringLiteral("$O predictions $D/signs-small.exits --thresholds 0.5 --labels %1")
            .arg(QLatin1String(file));
    }

private Q_SLOTS:
    void init()
    {
        if (isSanitized)
            QSKIP("A sanitizer needs more address space than the limit: run the test of a build without one.");
    }

    void cleanup()
    {
        for (const auto &entry : std::filesystem::directory_iterator(at("")))
            std::filesystem::remove_all(entry.path());
    }

    void largeRowsAreRead()
    {
        SparseRecording{1, 10, 1'000'000}.write(at("one.exits"));
        SparseRecording{10, 4, 21'841}.write(at("ten.exits"));
        for (const char *file : {"one.exits", "ten.exits"}) {
            bash(QStringLiteral("$O curve %1 --thresholds 0").arg(QLatin1String(file)), 2000);
            QVERIFY2(m_code == 0, m_errors.constData());
        }
        QVERIFY(peak() < 500'000'000);
    }

    /// A number for every two bytes of the file.
    void wideTables()
    {
        constexpr int exits = 1000;
        std::string head = "label";
        std::string flops = "1e9";
        for (int k = 1; k <= exits; ++k)
            head += ",pred_" + std::to_string(k) + ",ent_" + std::to_string(k);
        for (int k = 2; k <= exits; ++k)
            flops += "," + std::to_string(k) + "e9";
        write("wide.csv", head + "\n" + repeated("0" + repeated(",0", 2 * exits) + "\n", 3000));
        bash(QStringLiteral("$O import wide.csv x.exits --flops %1").arg(QString::fromStdString(flops)), 6000);
        QVERIFY2(m_code == 0, m_errors.constData());
        QVERIFY2(peak() < 350'000'000, qPrintable(QString::number(peak())));
    }

    void memoryThatRunsOutIsAnError()
    {
        SparseRecording{9'900'000, 2, 0}.write(at("large.exits"));
        bash(QStringLiteral("$O curve large.exits --thresholds 0"), 500);
        QVERIFY2(m_code == 5, m_errors.constData());
        QVERIFY2(m_errors.contains("Memory ran out."), m_errors.constData());
    }

    /// Of a file of a few kilobytes that claims gigabytes.
    void recordingsWithHoles()
    {
        SparseRecording{100'000'000, 1, 0}.write(at("samples.exits"));
        SparseRecording{1'000'000, 1000, 0}.write(at("exits.exits"));
        QStringList lines;
        for (const char *file : {"samples.exits", "exits.exits"}) {
            lines.append(QStringLiteral("$O curve %1 --thresholds 0").arg(QLatin1String(file)));
            lines.append(QStringLiteral("$O predictions %1 --thresholds 0").arg(QLatin1String(file)));
        }
        refused(lines, "MB of it are on the disk.");
    }

    /// The largest that need not be on the disk.
    void recordingsWithSmallHoles()
    {
        SparseRecording{16'000'000, 1, 0}.write(at("many.exits"));
        bash(QStringLiteral("$O curve many.exits"), 6000);
        QVERIFY2(m_code == 0, m_errors.constData());
        QVERIFY2(peak() < 2'000'000'000, qPrintable(QString::number(peak())));
    }

    void deepJson()
    {
        const std::string deep(10'000'000, '[');
        write("deep.offramp", deep);
        write("valid.offramp",
              "{\"offramp_workspace\":3,\"x\":" + std::string(1'000'000, '[') + std::string(1'000'000, ']') + "}");
        write("deep.json", "{\"a\":" + deep);
        std::string header = "{\"__metadata__\":" + deep;
        header.resize((header.size() + 7) / 8 * 8, ' ');
        write("deep.exits", littleEndian(header.size(), 8) + header);
        refused({QStringLiteral("$O export deep.offramp --csv x.csv"),
                 QStringLiteral("$O export valid.offramp --csv x.csv"), labels("deep.json"),
                 QStringLiteral("$O curve deep.exits --thresholds 0")},
                "its JSON is nested more than 32 levels deep.");
    }

    void longJson()
    {
        write("long.json", "[" + repeated("\"\",", 15'000'000) + "\"\"]");
        std::string header = "{\"__metadata__\":{\"k\":\"v\"";
        for (int i = 0; i < 2'500'000; ++i)
            header += ",\"k" + std::to_string(i) + "\":\"v\"";
        header += "}}";
        header.resize((header.size() + 7) / 8 * 8, ' ');
        write("long.exits", littleEndian(header.size(), 8) + header);
        refused({labels("long.json"), QStringLiteral("$O curve long.exits --thresholds 0")},
                "its JSON holds more than 2,000,000 values.");
    }

    void tables()
    {
        write("commas.csv", "energy,accuracy\n" + std::string(40'000'000, ',') + "\n");
        write("sample.csv", "sample,exit,label,predicted,entropy\n" + std::string(40'000'000, ',') + "\n");
        refused({QStringLiteral("$O area commas.csv"), labels("commas.csv"),
                 QStringLiteral("$O import sample.csv x.exits --flops 1e9,2e9")},
                "line 2: the row has more than 100,000 fields.");
        write("rows.csv", "energy,accuracy\n" + repeated("1,1\n", 10'000'000));
        refused({QStringLiteral("$O area rows.csv")}, "has more than 4,000,000 fields.");
        refused({labels("rows.csv")}, "has more than 1,000,001 lines.");
        write("large.csv", std::string(64'000'001, '\n'));
        refused({QStringLiteral("$O area - < large.csv")}, "Standard input gives more than the 64000000 bytes");
        refused({QStringLiteral("$O area large.csv")}, "at most 64000000 are expected of such a file.");
        write("points.csv", "energy,accuracy\n" + repeated("1,1\n", 10'001));
        refused({QStringLiteral("$O area points.csv")}, "holds 10001 points; a curve has at most 10000.");
    }

    /// A megabyte of text that names one recording again and again.
    void aRecordingThatIsNamedOften()
    {
        SparseRecording{2'000'000, 1, 0}.write(at("run.exits"));
        const auto fingerprint = offramp::recordingFingerprint(at("run.exits"));
        QVERIFY(fingerprint);
        std::string entries;
        for (std::size_t i = 0; i < 1000; ++i)
            entries += (i > 0 ? "," : "") + (R"({"name":"run","path":")" + repeated("./", i))
                       + R"(run.exits","fingerprint":")" + *fingerprint + "\"}";
        write("often.offramp", R"({"offramp_workspace":1,"recordings":[)" + entries
                                   + R"(],"criterion":"entropy","e_max":{"gflops":1,"origin":"chosen"},"variants":[)"
                                     R"({"name":"V1","recording":999,"thresholds":[],"colour":0,"included":true}]})");
        bash(QStringLiteral("$O export often.offramp --csv x.csv"), 6000);
        QVERIFY2(m_code == 0, m_errors.constData());
        QVERIFY2(peak() < 2'000'000'000, qPrintable(QString::number(peak())));
    }

    /// What follows from so many takes hours.
    void aWorkspaceOfManyVariants()
    {
        write("many.offramp",
              R"({"offramp_workspace":1,"recordings":[{"name":"r","path":"r","fingerprint":"0"}],)"
              R"("criterion":"entropy","e_max":{"gflops":1,"origin":"chosen"},"variants":[)"
                  + repeated(R"({"name":"V","recording":0,"thresholds":[0],"colour":0,"included":true},)", 200'000)
                  + R"({"name":"V","recording":0,"thresholds":[0],"colour":0,"included":true}]})");
        refused({QStringLiteral("$O export many.offramp --csv x.csv")},
                "variants has 200,001 entries, and at most 10,000 are read.");
    }

    /// A megabyte for each name.
    void longNamesOfColumns()
    {
        std::string head = "sample,exit,label,predicted,entropy";
        for (int i = 0; i < 40; ++i)
            head += ",x" + std::to_string(i) + std::string(1'000'000, 'x');
        write("names.csv", head + "\n0,1,0,0,0.5" + std::string(40, ',') + "\n");
        bash(QStringLiteral("$O import names.csv x.exits --flops 1e9"), 2000);
        QVERIFY2(m_code == 0, m_errors.left(1000).constData());
        QVERIFY2(m_errors.contains("Columns that were ignored: x0"), m_errors.left(1000).constData());
        QVERIFY2(m_errors.size() < 100'000, qPrintable(QString::number(m_errors.size())));
    }

    void pickles()
    {
        write("tuples.pkl", "\x80\x02" + std::string(50'000'000, ')') + ".");
        write("same.pkl", "\x80\x02N" + std::string(50'000'000, '\x94') + ".");
        refused({labels("tuples.pkl"), labels("same.pkl")}, "it has more than 4,000,000 instructions");

        const std::string text = "X" + littleEndian(1'000'000, 4) + std::string(1'000'000, 'a') + "q" + '\0';
        std::string map = "\x80\x02" + text + "0}(";
        for (std::uint64_t i = 0; i < 10'000; ++i)
            map += "M" + littleEndian(i, 2) + "h" + '\0';
        write("labels.pkl", map + "u.");
        refused({labels("labels.pkl")}, "its labels are longer than");
        std::string names = "\x80\x04" + text;
        for (int i = 0; i < 10'000; ++i)
            names += std::string("h\0h\0\x93", 5);
        write("names.pkl", names + ".");
        refused({labels("names.pkl")}, "the name of something to import is longer than 1000 bytes");
    }

    void arrays()
    {
        const std::string labelsPart = array("|u1", "1000,", std::string(1000, '\0'));
        const std::string flops = array("<i8", "3,", bytesOf<std::int64_t>({1, 2, 3}));
        write("logits.npz",
              zipFile({{"logits.npy", array("|u1", "3, 1000, 100000", std::string(300'000'000, '\0')), true},
                       {"labels.npy", labelsPart},
                       {"flops.npy", flops}}));
        write("labels.npz", zipFile({{"logits.npy", array("|u1", "3, 1000, 2", std::string(6000, '\0'))},
                                     {"labels.npy", array("|u1", "300000000,", std::string(300'000'000, '\0')), true},
                                     {"flops.npy", flops}}));
        refused({QStringLiteral("$O import logits.npz x.exits"), QStringLiteral("$O import labels.npz y.exits")},
                "MB of memory, and a file of this size may take 1500 MB.");
        QVERIFY(!std::filesystem::exists(at("x.exits")));
    }

    void arraysThatFitAreRead()
    {
        write("fits.npz", zipFile({{"logits.npy", array("|u1", "2, 1000, 50000", std::string(100'000'000, '\1')), true},
                                   {"labels.npy", array("|u1", "1000,", std::string(1000, '\0'))}}));
        bash(QStringLiteral("$O import fits.npz z.exits --outputs logits --flops 1e9,2e9"), 6000);
        QVERIFY2(m_code == 0, m_errors.constData());
        QVERIFY2(peak() < 2'000'000'000, qPrintable(QString::number(peak())));
    }

    /// Each takes gigabytes where all of it is converted to floats, and several are decoded at once.
    void imagesResizedAsTensors()
    {
#ifdef OFFRAMP_HAS_ENGINE
        for (const char name : std::string("abcdefghij"))
            write(std::string("classes/") + name + "/x.png", blackPng(name < 'c' ? 9459 : 40));
        std::vector<const char *> modes{"tensor"};
        if (qEnvironmentVariableIsSet("OFFRAMP_LONG_TESTS")) // as test.sh --all sets it
            modes.push_back("tensor-aa");
        for (const char *mode : modes) {
            bash(QStringLiteral("$E record --network $D/signs-small.pt --dataset classes --out %1.exits --size 32 "
                                "--batch 1 --resize %1")
                     .arg(QLatin1String(mode)),
                 20000);
            QVERIFY2(m_code == 0, m_errors.constData());
            QVERIFY2(peak() < 2'000'000'000, qPrintable(QString::number(peak())));
        }
#else
        QSKIP("The engine, which decodes images, is not built: build with -DOFFRAMP_ENGINE=ON.");
#endif
    }

    /// An exception is reported as an event too: the window reads nothing else.
    void memoryThatRunsOutIsAnEvent()
    {
#ifdef OFFRAMP_HAS_ENGINE
        for (const char name : std::string("abcdefghij"))
            write(std::string("classes/") + name + "/x.png", blackPng(40));
        const QString record = QStringLiteral(
            "bash -c '$E record --network $D/signs-small.pt --dataset classes --out x.exits --events > events'");
        bash(record, 20000);
        QVERIFY2(m_code == 0, m_errors.constData());
        std::filesystem::resize_file(at("classes/b/x.png"), 900'000'000);
        bash(record, 1700);
        QVERIFY2(m_code == 5, m_errors.constData());
        std::ifstream events(at("events"));
        const std::string text{std::istreambuf_iterator<char>(events), {}};
        QVERIFY2(text.find(R"("kind":"memory")") != std::string::npos, text.c_str());
#else
        QSKIP("The engine, which reads images, is not built: build with -DOFFRAMP_ENGINE=ON.");
#endif
    }

    void images()
    {
#ifdef OFFRAMP_HAS_ENGINE
        write("square/a/x.png", largePng(32'000, 32'000));
        write("wide/a/x.png", largePng(1'000'000, 1'000));
        write("ppm/a/x.ppm", "P6\n1000000 1000000\n255\nabc");
        QStringList lines;
        for (const char *folder : {"square", "wide", "ppm"})
            lines.append(QStringLiteral("$E record --network $D/signs-small.pt --dataset %1 --out x.exits --size 32")
                             .arg(QLatin1String(folder)));
        refused(lines, "at most 89,478,485 are decoded.");
#else
        QSKIP("The engine, which decodes images, is not built: build with -DOFFRAMP_ENGINE=ON.");
#endif
    }
};

QTEST_GUILESS_MAIN(TestLimits)
#include "tst_limits.moc"
