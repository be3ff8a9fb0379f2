// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/recording.h"
#include "core/webpage/pagedata.h"
#include "tests/core/results/recordings.h"

#include <nlohmann/json.hpp>

#include <QCryptographicHash>
#include <QTest>

#include <cmath>
#include <cstring>

using namespace offramp;
using Json = nlohmann::ordered_json;

namespace {

const RecordingId first{1};

/// Decisions and their recordings.
struct Opened {
    Decisions decisions;
    Sources sources;

    [[nodiscard]] Result<std::string> text(const PageRequest &request
                                           = {.date = "2026-11-28", .colours = {{first, 3}}}) const
    {
        return pageData(decisions, sources, evaluate(decisions, sources), request);
    }

    [[nodiscard]] Json data() const { return Json::parse(text().value()); }
};

Opened opened(const RecordingPtr &recording)
{
    Opened made;
    fixtures::openWithVariants(made.decisions, made.sources, recording);
    return made;
}

Opened openedMeasured()
{
    return opened(fixtures::measured("net", fixtures::allCosts));
}

/// A recording of two exits without columns.
Opened openedTable(ExitTableColumns columns, Criterion criterion, const Thresholds &thresholds)
{
    Opened made;
    const auto recording
        = std::make_shared<const OpenRecording>(RecordingFacts{.path = "table.exits", .name = "table"},
                                                ExitTable::make(std::move(columns)).value(), criterion);
    made.sources.add(first, recording);
    made.decisions = withRecording({}, first, *recording, made.sources);
    made.decisions = withVariants(made.decisions, {{.recording = first, .thresholds = thresholds}});
    return made;
}

ExitTableColumns fourSamples()
{
    ExitTableColumns columns;
    columns.exits = 2;
    columns.label = {0, 1, 2, 3};
    columns.predicted = {0, 0, 2, 0, 0, 1, 2, 0};
    columns.uncertainty = {-.9F, -.3F, -.5F, -.7F, -1, -1, -1, -1};
    columns.cost.perExit = {1e9, 2e9};
    return columns;
}

/// measured() with other metadata, name and path.
RecordingPtr changed(const std::string &name, const std::string &path,
                     const std::map<std::string, std::string> &metadata)
{
    const RecordingPtr plain = fixtures::measured("net", {CostUnit::Gflops});
    Recording all = *plain->columns();
    all.networkName = name;
    for (const auto &[key, value] : metadata)
        all.metadata[key] = value;
    RecordingFacts facts{.path = path, .name = name, .classes = 4, .expected = 4, .fingerprint = "abc"};
    if (const auto doubts = all.names("doubts"); !doubts.empty())
        facts.doubts = doubts;
    facts.all = std::make_shared<const Recording>(std::move(all));
    return std::make_shared<const OpenRecording>(std::move(facts), plain->table());
}

template<typename Number>
std::vector<Number> numbersOf(const Json &base64)
{
    const QByteArray bytes = QByteArray::fromBase64(QByteArray::fromStdString(base64.get<std::string>()));
    std::vector<Number> numbers(static_cast<std::size_t>(bytes.size()) / sizeof(Number));
    std::memcpy(numbers.data(), bytes.constData(), numbers.size() * sizeof(Number));
    return numbers;
}

bool areClose(const std::vector<double> &now, const std::vector<double> &expected)
{
    if (now.size() != expected.size())
        return false;
    for (std::size_t i = 0; i < now.size(); ++i) {
        if (std::abs(now[i] - expected[i]) > 1e-12 * std::abs(expected[i]))
            return false;
    }
    return true;
}

std::vector<double> perExit(const Json &data, const char *unit)
{
    return data["recordings"][0]["costs"][unit]["per_exit"].get<std::vector<double>>();
}

} // namespace

class TestPageData : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aboutTheWorkspace();
    void aboutARecording();
    void thresholdsHaveEveryDigit();
    void costsOfEveryUnit();
    void eMaxOfEveryUnit();
    void exitsThatAreOff();
    void theLastExitOff();
    void costsOfEachSample();
    void confidence();
    void thePinnedState();
    void importedCurves();
    void hostileNames();
    void noPathGoesIn_data();
    void noPathGoesIn();
    void aDoubtThatNamesNoFile();
    void emptyWorkspaces();
    void samplesWhoseFileIsGone();
};

void TestPageData::aboutTheWorkspace()
{
    Opened made = openedMeasured();
    made.decisions.notes = std::string("First line\r\n\tsecond \x1b[2J");
    const auto text = made.text({.title = "Signs \u201cA\u201d", .date = "2026-11-28", .colours = {{first, 3}}});
    QVERIFY(text);
    const Json data = Json::parse(*text);
    QCOMPARE(data["offramp_page"].get<int>(), 1);
    QVERIFY(data["version"].get<std::string>().starts_with("offramp "));
    QCOMPARE(data["date"].get<std::string>(), std::string("2026-11-28"));
    QCOMPARE(data["title"].get<std::string>(), std::string("Signs \u201cA\u201d"));
    QCOMPARE(data["notes"].get<std::string>(), std::string("First line\n second \uFFFD[2J"));
    QCOMPARE(data["criterion"].get<std::string>(), std::string("entropy"));
    QCOMPARE(data["unit"].get<std::string>(), std::string("GFLOPs"));
    QVERIFY(data["samples"].is_null());
    QVERIFY(data["reference"].is_null());
    QVERIFY(data["curves"].empty());
    const Json variants = data["variants"];
    QCOMPARE(variants.size(), std::size_t(2));
    QCOMPARE(variants[0]["name"].get<std::string>(), std::string("V1"));
    QCOMPARE(variants[0]["recording"].get<int>(), 0);
    QVERIFY((variants[0]["thresholds"].get<Thresholds>() == Thresholds{.4, .3}));
    QVERIFY(variants[1]["included"].get<bool>());
}

void TestPageData::aboutARecording()
{
    Opened made = openedMeasured();
    made.decisions = withHidden(made.decisions, first, true);
    const Json recording = made.data()["recordings"][0];
    QCOMPARE(recording["name"].get<std::string>(), std::string("net"));
    QVERIFY(recording["own_name"].is_null());
    QVERIFY(
        (recording["exits"].get<std::vector<std::string>>() == std::vector<std::string>{"exit1", "exit2", "exit3"}));
    QCOMPARE(recording["samples"].get<int>(), 4);
    QCOMPARE(recording["expected"].get<int>(), 4);
    QCOMPARE(recording["classes"].get<int>(), 4);
    QCOMPARE(recording["colour"].get<int>(), 3);
    QVERIFY(recording["hidden"].get<bool>());
    QCOMPARE(recording["hash"].get<std::string>(), std::string("net"));
    QVERIFY(recording["test_set"].is_null());
    QVERIFY(recording["off"].empty());
    QCOMPARE(recording["answering"].get<int>(), 2);
    QCOMPARE(recording["never"].get<double>(), 0.0);
    QVERIFY(!recording.contains("predicted"));

    const std::vector<float> entropies{.1F, .3F, .5F, .7F, .2F, .1F, .6F, .4F, 0, 0, 0, 0};
    QVERIFY(numbersOf<float>(recording["uncertainty"]) == entropies);
    // Correct: the first and third at exit 1, all but the last at exit 2, all at exit 3: 0101, 0111, 1111.
    QCOMPARE(recording["correct"].get<std::string>(), std::string("BQcP"));
    const QByteArray labels("\0\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0", 16);
    QCOMPARE(recording["images"].get<std::string>(),
             QCryptographicHash::hash(labels, QCryptographicHash::Sha256).toHex().toStdString());
    QCOMPARE(recording["remarks"][0].get<std::string>(),
             std::string("Its labels, costs and names have no checksums, so that damage to them goes unnoticed."));
}

void TestPageData::thresholdsHaveEveryDigit()
{
    Opened made = openedMeasured();
    made.decisions.variants[0].thresholds = {0.1 + 0.2, 1.0 / 3};
    const std::string text = made.text().value();
    QVERIFY(text.find("\"thresholds\":[0.30000000000000004,0.3333333333333333]") != std::string::npos);
}

void TestPageData::costsOfEveryUnit()
{
    const Json data = openedMeasured().data();
    QCOMPARE(data["recordings"][0]["costs"].size(), std::size_t(3));
    QVERIFY(areClose(perExit(data, "GFLOPs"), {1, 2, 4}));
    QVERIFY(areClose(perExit(data, "joules"), {.3, .8, 1.1}));
    QVERIFY(areClose(perExit(data, "ms"), {2, 5, 6}));
    const Json measured = opened(fixtures::measured("net", {CostUnit::Joules})).data();
    QCOMPARE(measured["recordings"][0]["costs"].size(), std::size_t(1));
    QCOMPARE(measured["unit"].get<std::string>(), std::string("joules"));
    QVERIFY(areClose(perExit(measured, "joules"), {.3, .8, 1.1}));
}

void TestPageData::eMaxOfEveryUnit()
{
    Opened made = openedMeasured();
    made.decisions = withEMax(made.decisions, 4.5);
    const Json eMax = made.data()["e_max"];
    QCOMPARE(eMax.size(), std::size_t(3));
    QCOMPARE(eMax["GFLOPs"]["value"].get<double>(), 4.5);
    QCOMPARE(eMax["GFLOPs"]["origin"].get<std::string>(), std::string("chosen"));
    QCOMPARE(eMax["joules"]["value"].get<double>(), 1.2); // the round numbers above 1.1 J and 6 ms
    QCOMPARE(eMax["joules"]["origin"].get<std::string>(), std::string("most expensive network"));
    QCOMPARE(eMax["ms"]["value"].get<double>(), 8.0);

    const Json contest = opened(fixtures::network("net", 10, 2, 1, 200)).data()["e_max"];
    QCOMPARE(contest.size(), std::size_t(1));
    QCOMPARE(contest["GFLOPs"]["value"].get<double>(), 39.32);
    QCOMPARE(contest["GFLOPs"]["origin"].get<std::string>(), std::string("contest"));
}

void TestPageData::exitsThatAreOff()
{
    Opened made = openedMeasured();
    made.decisions = withExitsOff(made.decisions, first, {ExitIndex{1}}, made.sources).value();
    const Json data = made.data();
    const Json recording = data["recordings"][0];
    QVERIFY((recording["off"].get<std::vector<int>>() == std::vector<int>{1}));
    QCOMPARE(recording["answering"].get<int>(), 2);
    QVERIFY(areClose(perExit(data, "GFLOPs"), {1, 1.5, 3.5})); // the head of exit 2 takes 0.5 GFLOPs
    QVERIFY(areClose(perExit(data, "joules"), {.3, .8, 1.1})); // what it takes in joules is not known
    const std::vector<float> uncertainties = numbersOf<float>(recording["uncertainty"]);
    QCOMPARE(uncertainties[4], .2F);
    QCOMPARE(recording["correct"].get<std::string>(), std::string("BQcP"));
}

void TestPageData::theLastExitOff()
{
    Opened made = openedMeasured();
    made.decisions = withExitsOff(made.decisions, first, {ExitIndex{2}}, made.sources).value();
    const Json recording = made.data()["recordings"][0];
    QCOMPARE(recording["answering"].get<int>(), 1);
    for (const float uncertainty : numbersOf<float>(recording["uncertainty"]))
        QVERIFY(std::isfinite(uncertainty));
}

void TestPageData::costsOfEachSample()
{
    ExitTableColumns columns = fourSamples();
    columns.cost = {CostUnit::Flops, {}, {1e9, 1.5e9, 1e9, 1e9, 2e9, 2e9, 2.5e9, 3e9}};
    const Json costs = openedTable(columns, Criterion::Entropy, {-.6}).data()["recordings"][0]["costs"]["GFLOPs"];
    QVERIFY(!costs.contains("per_exit"));
    QVERIFY(areClose(numbersOf<double>(costs["per_sample"]), {1, 1.5, 1, 1, 2, 2, 2.5, 3}));
}

void TestPageData::confidence()
{
    const Json data = openedTable(fourSamples(), Criterion::Confidence, {-.6}).data();
    QCOMPARE(data["criterion"].get<std::string>(), std::string("confidence"));
    QCOMPARE(data["variants"][0]["thresholds"][0].get<double>(), -.6); // T, not the confidence that people write
    const Json recording = data["recordings"][0];
    QCOMPARE(recording["never"].get<double>(), -1.0);
    QCOMPARE(numbersOf<float>(recording["uncertainty"])[0], -.9F);
    QVERIFY(recording["classes"].is_null());
    QVERIFY(recording["counted"].is_null());
    QVERIFY(recording["remarks"].empty());
}

void TestPageData::thePinnedState()
{
    Opened made = openedMeasured();
    made.decisions.variants[1].included = false;
    made.decisions = withReference(made.decisions);
    made.decisions = withThresholds(made.decisions, made.decisions.variants[0].id, {0, 0});
    made.decisions = withEMax(made.decisions, 8);
    const Json reference = made.data()["reference"];
    QCOMPARE(reference["name"].get<std::string>(), std::string("Pinned state"));
    QCOMPARE(reference["e_max"].get<double>(), 5.0);
    // Two samples exit at exit 1 (1 GFLOP), one of them correct; two run to the end (4 GFLOPs), both correct.
    QCOMPARE(reference["points"].size(), std::size_t(1));
    QCOMPARE(reference["points"][0]["energy"].get<double>(), 2.5);
    QCOMPARE(reference["points"][0]["accuracy"].get<double>(), .75);
    QCOMPARE(reference["points"][0]["name"].get<std::string>(), std::string("V1"));
}

void TestPageData::importedCurves()
{
    Opened made;
    made.decisions
        = withCurve({}, CurveId{1}, "Published", {{{1.5, .6}, {2.5, .7}}, {"A", "B"}, AccuracyUnit::Fraction});
    made.decisions = withCurve(made.decisions, CurveId{2}, "Timed",
                               {{{7, .5}}, {}, AccuracyUnit::Fraction, CostUnit::Milliseconds});
    const Json data = made.data();
    QVERIFY(data["recordings"].empty());
    const Json curves = data["curves"];
    QCOMPARE(curves[0]["unit"].get<std::string>(), std::string("GFLOPs"));
    QCOMPARE(curves[0]["points"][1]["name"].get<std::string>(), std::string("B"));
    QCOMPARE(curves[0]["points"][1]["energy"].get<double>(), 2.5);
    QCOMPARE(curves[1]["unit"].get<std::string>(), std::string("ms"));
    QVERIFY(curves[1]["points"][0]["name"].is_null());
    QCOMPARE(data["e_max"]["ms"]["value"].get<double>(), 8.0); // the round number above 7 ms
}

void TestPageData::hostileNames()
{
    const std::string name = "</script><b onclick='x'>&amp;\"\\\x01\xff";
    const std::string shown = "</script><b onclick='x'>&amp;\"\\\uFFFD\uFFFD";
    Opened made = opened(changed(name, "net.exits", {{"exit_names", R"(["<i>", "two", "\u2028"])"}}));
    made.decisions = withName(made.decisions, made.decisions.variants[0].id, name);
    made.decisions.notes = name + "\u2028";
    const std::string text = made.text({.title = name}).value();
    for (const char *character : {"<", ">", "&", "\u2028", "\x01", "\xff"})
        QVERIFY2(text.find(character) == std::string::npos, character);
    const Json data = Json::parse(text);
    QCOMPARE(data["title"].get<std::string>(), shown);
    QCOMPARE(data["variants"][0]["name"].get<std::string>(), shown);
    QCOMPARE(data["recordings"][0]["name"].get<std::string>(), shown);
    QCOMPARE(data["recordings"][0]["exits"][0].get<std::string>(), std::string("<i>"));
    QCOMPARE(data["notes"].get<std::string>(), shown + "\uFFFD");
}

void TestPageData::noPathGoesIn_data()
{
    QTest::addColumn<QByteArray>("folder");
    QTest::newRow("Unix") << QByteArray("/home/jane doe/");
    QTest::newRow("home") << QByteArray("~/jane/");
    QTest::newRow("Windows") << QByteArray("C:\\jane\\");
    QTest::newRow("server") << QByteArray("\\\\jane\\share\\");
    QTest::newRow("address") << QByteArray("file:///jane/");
}

void TestPageData::noPathGoesIn()
{
    QFETCH(QByteArray, folder);
    const std::string at = folder.toStdString();
    const Json doubts = Json::array({"The figures of (" + at + "net.py) are too low."});
    Opened made = opened(changed(at + "net.pt", at + "net.exits",
                                 {{"dataset", at + "tiny-imagenet-200/"},
                                  {"split", "val"},
                                  {"label_warning", "The order of " + at + "labels.txt fits better."},
                                  {"doubts", doubts.dump()}}));
    made.decisions = withCurve(made.decisions, CurveId{1}, at + "table.csv", {{{1.5, .6}}, {}, AccuracyUnit::Fraction});
    const std::string text = made.text().value();
    QVERIFY2(text.find("jane") == std::string::npos, text.c_str());
    const Json data = Json::parse(text);
    const Json recording = data["recordings"][0];
    QCOMPARE(recording["name"].get<std::string>(), std::string("net.pt"));
    QCOMPARE(recording["test_set"].get<std::string>(), std::string("tiny-imagenet-200, val"));
    QCOMPARE(data["curves"][0]["name"].get<std::string>(), std::string("table.csv"));
    QCOMPARE(recording["remarks"].size(), std::size_t(3)); // no checksums, and two that named a file
    QCOMPARE(recording["remarks"][2].get<std::string>(),
             std::string("A remark that names a file on the author's machine is left out."));
}

void TestPageData::aDoubtThatNamesNoFile()
{
    const Opened made = opened(changed("a/b", "net.exits", {{"doubts", R"(["conv/relu counts 1/2; 3 images/s."])"}}));
    const Json recording = made.data()["recordings"][0];
    QCOMPARE(recording["name"].get<std::string>(), std::string("a/b"));
    QCOMPARE(recording["remarks"][1].get<std::string>(),
             std::string("Doubtful costs: conv/relu counts 1/2; 3 images/s."));
}

void TestPageData::emptyWorkspaces()
{
    const auto text = Opened().text();
    QVERIFY(!text);
    QVERIFY(text.error().sentence.find("no recording") != std::string::npos);
}

void TestPageData::samplesWhoseFileIsGone()
{
    const auto text = openedMeasured().text({.samples = std::map<std::string, SampleSheets>()});
    QVERIFY(!text);
    QVERIFY(text.error().sentence.find("net.exits") != std::string::npos);
}

QTEST_APPLESS_MAIN(TestPageData)
#include "tst_pagedata.moc"
