// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/app/engineprogram.h"
#include "tests/toynetwork.h"

#include "core/protocol/events.h"
#include "core/recording/recording.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace offramp;

namespace {

namespace fs = std::filesystem;

const std::int64_t first = ToyNetwork().firstFlops(8);
const std::int64_t all = ToyNetwork().allFlops(8);
constexpr std::int64_t lstm = 12 * (3 + 3); // one step, hidden size 3

/// The network of two exits with an LSTM behind the second.
ToyNetwork recurrent()
{
    ToyNetwork toy;
    const std::string state = "torch.zeros([1, e2.size(0), 3])";
    toy.result = "(e1, torch.lstm(e2.unsqueeze(0), [" + state + ", " + state
                 + "], [torch.ones([12, 3]), torch.ones([12, 3])], False, 1, 0.0, False, False, False)[0].squeeze(0))";
    return toy;
}

} // namespace

/// --count, and what follows from it in every output of the engine.
class TestCount : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    [[nodiscard]] fs::path at(const std::string &name) const { return fs::path(m_folder.path().toStdString()) / name; }
    [[nodiscard]] Finished flops(const std::vector<std::string> &more = {}) const
    {
        std::vector<std::string> arguments{"flops", "--network", at("lstm.pt").string(), "--input", "1x3x8x8"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(arguments);
    }
    [[nodiscard]] Finished record(const std::string &out, const std::vector<std::string> &more = {}) const
    {
        return run(recordArguments(at("lstm.pt"), at("images"), at(out),
                                   {"--mean", "0.5,0.5,0.5", "--std", "0.25,0.25,0.25", "--limit", "8"}, more));
    }
    [[nodiscard]] std::string about(const std::string &out, const std::string &key) const
    {
        const auto recording = readRecording(at(out));
        return recording ? recording->about(key).value_or("absent") : toText(recording.error());
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(QFile::exists(program()), "OFFRAMP_BIN must be the folder of offramp-engine");
        recurrent().save(at("lstm.pt"));
        makeImages(at("images"), 3, 4);
    }

    void flopsMarksWhatIsTooLow()
    {
        const auto text = flops();
        QVERIFY2(text.code == 0, text.err.c_str());
        QVERIFY2(contains(text.out, "at least"), text.out.c_str());
        QVERIFY2(contains(text.out, "--count complete: exit1"), text.out.c_str());
        QVERIFY2(contains(text.err, "aten::lstm counts nothing, as in fvcore, but computes: from exit 2 on (once) the "
                                    "costs are too low, by 72 FLOPs at the last exit; --count complete includes them."),
                 text.err.c_str());
        const auto json = flops({"--json"}).out;
        QVERIFY2(contains(json, "\"flops\": " + std::to_string(all) + ",\n      \"too_low\": true,\n      "
                                    + "\"flops_other\": " + std::to_string(all + lstm)),
                 json.c_str());
        QVERIFY(contains(json, "\"flops\": " + std::to_string(first) + ",\n      \"too_low\": false"));
        QVERIFY(contains(json, "\"aten::lstm\": 2"));
        QVERIFY(contains(json, "\"head_flops\": " + std::to_string(first - 4 * 3 * 9 * 64)));
    }

    void inspectMarksThemToo()
    {
        const std::vector<std::string> inspect{"inspect", at("lstm.pt").string(), "--input", "1x3x8x8"};
        const auto text = run(inspect);
        QVERIFY2(text.code == 0 && contains(text.out, "> "), (text.out + text.err).c_str());
        auto asJson = inspect;
        asJson.push_back("--json");
        const auto json = run(asJson).out;
        QVERIFY2(contains(json, "\"too_low\": true") && contains(json, "\"aten::lstm\": 2"), json.c_str());
    }

    void flopsCountsCompletely()
    {
        const auto text = flops({"--count", "complete"});
        QVERIFY2(text.code == 0 && text.err.empty(), text.err.c_str());
        QVERIFY2(!contains(text.out, "at least") && contains(text.out, "--count fvcore: exit1"), text.out.c_str());
        const auto json = flops({"--count", "complete", "--json"}).out;
        QVERIFY2(contains(json, "\"flops\": " + std::to_string(all + lstm)), json.c_str());
        QVERIFY2(contains(json, "\"lstm\": " + std::to_string(lstm)), json.c_str());
        QCOMPARE(flops({"--count", "all"}).code, 2);
    }

    void recordsAsFvcoreUnlessTold()
    {
        const auto done = record("fvcore.exits");
        QVERIFY2(done.code == 0 && contains(done.err, "aten::lstm"), done.err.c_str());
        QCOMPARE(readRecording(at("fvcore.exits"))->flops, (std::vector<std::int64_t>{first, all}));
        QCOMPARE(about("fvcore.exits", "count"), std::string("fvcore"));
        QCOMPARE(about("fvcore.exits", "flops_other"),
                 "[" + std::to_string(first) + "," + std::to_string(all + lstm) + "]");
        QCOMPARE(about("fvcore.exits", "head_flops"), "[" + std::to_string(first - 4 * 3 * 9 * 64) + ",0]");
        QCOMPARE(about("fvcore.exits", "uncounted_costly"), std::string(R"({"aten::lstm":2})"));
        QVERIFY(contains(about("fvcore.exits", "doubts"), "aten::lstm"));
    }

    void recordsCompletely()
    {
        const auto done = record("complete.exits", {"--count", "complete"});
        QVERIFY2(done.code == 0, done.err.c_str());
        QCOMPARE(readRecording(at("complete.exits"))->flops, (std::vector<std::int64_t>{first, all + lstm}));
        QCOMPARE(about("complete.exits", "count"), std::string("complete"));
        QCOMPARE(about("complete.exits", "flops_other"), "[" + std::to_string(first) + "," + std::to_string(all) + "]");
        QCOMPARE(about("complete.exits", "doubts"), std::string("[]"));

        QVERIFY2(record("complete.exits").code == 0, "resumed as it was begun");
        const auto refused = record("complete.exits", {"--count", "fvcore"});
        QCOMPARE(refused.code, 3);
        QVERIFY2(contains(refused.err, "way of counting (--count): complete in the file, fvcore now"),
                 refused.err.c_str());
    }

    void verifyCountsAsRecorded()
    {
        for (const char *out : {"fvcore.exits", "complete.exits"}) {
            const auto done = run({"verify", at(out).string(), "--network", at("lstm.pt").string(), "--dataset",
                                   at("images").string(), "--thresholds", "0.5"});
            QVERIFY2(done.code == 0, done.err.c_str());
        }
    }

    void planTellsBothFigures()
    {
        const auto done = record("none.exits", {"--dry-run", "--events"});
        QVERIFY2(done.code == 0, done.err.c_str());
        std::optional<PlanEvent> plan;
        for (const QByteArray &line : QByteArray::fromStdString(done.out).split('\n')) {
            const auto event = parseEvent(line.toStdString());
            if (event && *event && std::holds_alternative<PlanEvent>(**event))
                plan = std::get<PlanEvent>(**event);
        }
        QVERIFY(plan);
        QCOMPARE(plan->count, std::string("fvcore"));
        QCOMPARE(plan->otherFlops, (std::vector<std::int64_t>{first, all + lstm}));
        QCOMPARE(plan->costlyUncounted, std::vector<std::string>{"aten::lstm"});
        QCOMPARE(plan->doubts.size(), std::size_t(1));
    }

    /// A network of which nothing can be counted costs an unknown amount, not 0.
    void nothingCountedIsUnknown()
    {
        auto toy = recurrent();
        toy.result = "torch.real(torch.fft_fft(x)).mean([2, 3])";
        toy.save(at("fft.pt"));
        const auto text = run({"flops", "--network", at("fft.pt").string(), "--input", "1x3x8x8"});
        QVERIFY2(text.code == 0 && contains(text.out, "unknown"), (text.out + text.err).c_str());
        const auto json = run({"flops", "--network", at("fft.pt").string(), "--input", "1x3x8x8", "--json"});
        QVERIFY2(contains(json.out, "\"flops\": null") && contains(json.out, "\"flops_other\": null"),
                 json.out.c_str());
    }
};

QTEST_APPLESS_MAIN(TestCount)
#include "tst_count.moc"
