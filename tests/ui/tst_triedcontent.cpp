// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "ui/document/document.h"
#include "ui/tryimage/triedcontent.h"

#include <QTest>

#include <cmath>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

/// Three exits that predict these classes, with these uncertainties.
TriedAnswer answerOf(const std::array<int, 3> &predicted, const std::array<float, 3> &uncertainty)
{
    TriedAnswer answer;
    for (std::size_t k = 0; k < 3; ++k)
        answer.exits.push_back({uncertainty[k], {{predicted[k], {}, 0.625}, {9, u"ship"_s, 0.25}}});
    return answer;
}

QString exitJson(const QByteArray &uncertainty, const QByteArray &top)
{
    return u"{\"uncertainty\":%1,\"top\":[%2]}"_s.arg(QString::fromUtf8(uncertainty), QString::fromUtf8(top));
}

const QByteArray cat = R"({"class":3,"name":"cat","probability":0.75})";

} // namespace

/// What the window makes of the engine's answer about an image: parsing, the exit that is taken, costs and words.
class TestTriedContent : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void argumentsOfAJob();
    void readsAnswers();
    void refusesOtherAnswers_data();
    void refusesOtherAnswers();
    void exitFollowsThresholds_data();
    void exitFollowsThresholds();
    void exitsThatAreOff_data();
    void exitsThatAreOff();
    void patienceCountsWithoutThem();
    void otherCosts();
    void placesOnTheScale();
    void namesOfClasses();

private:
    /// A variant of a network that costs 1, 2 and 4 GFLOPs at its exits, of which the heads are .25 and .5.
    const VariantResult &variantOf(Document &document, const Thresholds &thresholds,
                                   const std::vector<CostUnit> &costs = {CostUnit::Gflops});
    [[nodiscard]] static TriedContent contentOf(const Document &document, const TriedAnswer &answer,
                                                const VariantResult &result);
};

const VariantResult &TestTriedContent::variantOf(Document &document, const Thresholds &thresholds,
                                                 const std::vector<CostUnit> &costs)
{
    if (document.recordings().empty())
        document.openRecording(fixtures::measured("net", costs));
    document.setThresholds(document.variants().front().id, thresholds);
    return document.results().variants.front();
}

TriedContent TestTriedContent::contentOf(const Document &document, const TriedAnswer &answer,
                                         const VariantResult &result)
{
    const ThresholdScale scale{document.criterion(), EntropyUnit::Nats, 4};
    return triedContent(answer, result, scale, costScale(document)).value();
}

void TestTriedContent::argumentsOfAJob()
{
    const ClassifyJob job{.network = u"/net.pt"_s,
                          .recording = u"/run.exits"_s,
                          .criterion = Criterion::Confidence,
                          .thresholds = {-0.5, -0.75},
                          .images = {u"/a.png"_s, u"/b.png"_s}};
    QCOMPARE(argumentsFor(job).join(u' '),
             u"classify --network /net.pt --recording /run.exits --thresholds=0.5:0.75 --criterion confidence "
             "--device cpu --top 5 --all-exits --json /a.png /b.png"_s);
    QVERIFY(argumentsFor(ClassifyJob()).contains(u"--thresholds=0"_s)); // a single exit
}

void TestTriedContent::readsAnswers()
{
    const QString exit = exitJson("0.5", cat + R"(,{"class":5,"name":"dog","probability":0.25})");
    const QString json = u"{\"images\":[{\"file\":\"a\",\"exits\":[%1,%2]},{\"file\":\"b\",\"error\":\"Why. So.\"}]}"_s
                             .arg(exit, exitJson("null", cat));
    const auto answers = answersFrom(json.toUtf8(), 2, 2);
    QVERIFY(answers);
    QCOMPARE(answers->size(), std::size_t(2));
    const TriedAnswer expected{{{0.5F, {{3, u"cat"_s, 0.75}, {5, u"dog"_s, 0.25}}}, {{}, {{3, u"cat"_s, 0.75}}}}, {}};
    QVERIFY(answers->front() == expected);
    QCOMPARE(answers->back().problem, u"Why. So."_s);
    QVERIFY(answers->back().exits.empty());
}

void TestTriedContent::refusesOtherAnswers_data()
{
    QTest::addColumn<QString>("exits");
    QTest::newRow("nothing") << QString();
    QTest::newRow("one exit too few") << exitJson("0.5", cat);
    QTest::newRow("no class") << exitJson("0.5", cat) + u',' + exitJson("0.5", "");
    QTest::newRow("no uncertainty") << exitJson("0.5", cat) + u",{\"top\":["_s + QString::fromUtf8(cat) + u"]}"_s;
    QTest::newRow("a text") << exitJson("0.5", cat) + u',' + exitJson("\"0.5\"", cat);
    QTest::newRow("beyond a float") << exitJson("0.5", cat) + u',' + exitJson("1e300", cat);
    QTest::newRow("a probability of 2") << exitJson("0.5", cat) + u','
                                               + exitJson("0.5", R"({"class":3,"name":"cat","probability":2})");
    QTest::newRow("a negative class") << exitJson("0.5", cat) + u','
                                             + exitJson("0.5", R"({"class":-3,"name":"cat","probability":0.5})");
    QTest::newRow("too many classes") << exitJson("0.5", cat) + u','
                                             + exitJson("0.5", QByteArray(cat + ',').repeated(5) + cat);
}

void TestTriedContent::refusesOtherAnswers()
{
    QFETCH(QString, exits);
    const QByteArray json = u"{\"images\":[{\"file\":\"a\",\"exits\":[%1]}]}"_s.arg(exits).toUtf8();
    const auto answers = answersFrom(json, 1, 2);
    QVERIFY(!answers);
    QVERIFY(QString::fromStdString(answers.error().sentence).contains(u"cannot be read"_s));
    QVERIFY(!answersFrom("no JSON", 1, 2));
    QVERIFY(!answersFrom(R"({"images":[]})", 1, 2));
}

void TestTriedContent::exitFollowsThresholds_data()
{
    QTest::addColumn<double>("first");
    QTest::addColumn<double>("second");
    QTest::addColumn<int>("exit");
    QTest::addColumn<QString>("saved");
    QTest::newRow("at once") << 0.51 << 0.0 << 0 << u"75\u202f% saved: 25\u202f% of the full network"_s;
    QTest::newRow("not at the threshold itself")
        << 0.5 << 0.3 << 1 << u"50\u202f% saved: 50\u202f% of the full network"_s;
    QTest::newRow("at the end") << 0.5 << 0.25 << 2 << u"the full network: nothing saved"_s;
}

void TestTriedContent::exitFollowsThresholds()
{
    QFETCH(double, first);
    QFETCH(double, second);
    QFETCH(int, exit);
    QFETCH(QString, saved);
    Document document;
    const VariantResult &result = variantOf(document, {first, second});
    const TriedContent content = contentOf(document, answerOf({1, 2, 3}, {0.5F, 0.25F, 0.1F}), result);
    QCOMPARE(content.exits.size(), std::size_t(3));
    for (int k = 0; k < 3; ++k) {
        const ExitContent &each = content.exits[static_cast<std::size_t>(k)];
        QVERIFY(each.role == (k < exit ? ExitRole::Continues : k == exit ? ExitRole::Exits : ExitRole::NotRun));
        QCOMPARE(each.name, u"Exit %1"_s.arg(k + 1));
        QCOMPARE(each.threshold.has_value(), k < 2);
    }
    QCOMPARE(content.answer, u"class %1"_s.arg(exit + 1));
    QCOMPARE(content.place, u"exits at exit %1 of 3"_s.arg(exit + 1));
    QVERIFY2(content.cost.endsWith(saved), qPrintable(content.cost));
    QCOMPARE(content.exits[0].value, u"Entropy 0.5000"_s);
    QCOMPARE(content.exits[0].verdict, first > 0.5 ? u"below 0.51"_s : u"not below 0.5"_s);
    QCOMPARE(content.exits[1].share, u"50\u202f% of full"_s);
    QCOMPARE(content.exits[2].verdict, exit == 2 ? u"the last exit answers"_s : QString());
    QVERIFY(content.exits[0].spoken().contains(u"class 1 62.5\u202f%, ship 25.0\u202f%"_s));
}

void TestTriedContent::exitsThatAreOff_data()
{
    QTest::addColumn<int>("off");
    QTest::addColumn<int>("exit");
    QTest::addColumn<QString>("cost");
    // Without its head of .5, what follows exit 2 costs that less.
    QTest::newRow("that would be taken") << 1 << 2 << u"3.5"_s;
    QTest::newRow("the last") << 2 << 1 << u"2.0"_s;
    QTest::newRow("before") << 0 << 1 << u"1.75"_s;
}

void TestTriedContent::exitsThatAreOff()
{
    QFETCH(int, off);
    QFETCH(int, exit);
    QFETCH(QString, cost);
    Document document;
    variantOf(document, {0.2, 0.3});
    QVERIFY(document.setExitsOff(document.decisions().recordings.front(), ExitsOff{ExitIndex{off}}));
    const VariantResult &result = document.results().variants.front();
    const TriedContent content = contentOf(document, answerOf({1, 2, 3}, {0.5F, 0.25F, 0.1F}), result);
    const ExitContent &switched = content.exits[static_cast<std::size_t>(off)];
    QVERIFY(switched.role == ExitRole::Off);
    QVERIFY(switched.top.empty() && switched.cost.isEmpty());
    QVERIFY(content.exits[static_cast<std::size_t>(exit)].role == ExitRole::Exits);
    QVERIFY2(content.cost.startsWith(cost), qPrintable(content.cost));
}

void TestTriedContent::patienceCountsWithoutThem()
{
    Document document;
    variantOf(document, {0.5, 0.5});
    QVERIFY(document.setCriterion(Criterion::Patience));
    document.setThresholds(document.variants().front().id, {-1, -1});
    const TriedAnswer answer = answerOf({3, 1, 3}, {-1, -1, -1}); // as the engine counts, with all exits on
    TriedContent content = contentOf(document, answer, document.results().variants.front());
    QCOMPARE(content.exits[2].value, u"Patience 1"_s);
    QVERIFY(document.setExitsOff(document.decisions().recordings.front(), {{1}}));
    content = contentOf(document, answer, document.results().variants.front());
    QCOMPARE(content.exits[0].value, u"Patience 1"_s);
    QCOMPARE(content.exits[0].verdict, u"not above 1"_s);
    QCOMPARE(content.exits[2].value, u"Patience 2"_s);
    QVERIFY(content.exits[2].role == ExitRole::Exits);
}

void TestTriedContent::otherCosts()
{
    Document document;
    variantOf(document, {0.6, 0.5}, {CostUnit::Gflops, CostUnit::Joules});
    const TriedAnswer answer = answerOf({1, 2, 3}, {0.5F, 0.25F, 0.1F});
    QVERIFY(document.setCost(CostUnit::Joules)); // .3, .8 and 1.1
    const TriedContent joules = contentOf(document, answer, document.results().variants.front());
    QVERIFY2(joules.cost.contains(u" mJ, 73\u202f% saved: 27\u202f% of the full network"_s)
                 || joules.cost.contains(u" J, 73\u202f% saved: 27\u202f% of the full network"_s),
             qPrintable(joules.cost));

    Document other;
    const VariantId id = variantOf(other, {0.6, 0.5}).id;
    other.openRecording(fixtures::measured("timed", {CostUnit::Gflops, CostUnit::Milliseconds}));
    QVERIFY(other.setCost(CostUnit::Milliseconds)); // which the first does not have
    const TriedContent unknown = contentOf(other, answer, *other.results().find(id));
    QCOMPARE(unknown.cost, noCostText(CostUnit::Milliseconds));
    QCOMPARE(unknown.exits[0].share, QString());
}

void TestTriedContent::placesOnTheScale()
{
    Document document;
    const VariantResult &result = variantOf(document, {0.7, 0.5});
    const TriedContent content = contentOf(document, answerOf({1, 2, 3}, {0.5F, 0.25F, 0}), result);
    const double end = std::log(4); // of four classes
    QVERIFY(std::abs(*content.exits[0].uncertainty - 0.5 / end) < 1e-6);
    QVERIFY(std::abs(*content.exits[0].threshold - 0.7 / end) < 1e-12);
    QCOMPARE(*content.exits[2].uncertainty, 0.0);
    QVERIFY(content.exits[0].exitsBelow);
}

void TestTriedContent::namesOfClasses()
{
    Document document;
    const VariantResult &result = variantOf(document, {0.6, 0.5});
    TriedAnswer answer = answerOf({1, 2, 3}, {0.5F, 0.25F, 0.1F});
    answer.exits[0].top.front().name = u"heron"_s; // the recording has no names
    QCOMPARE(contentOf(document, answer, result).answer, u"heron"_s);
    answer.exits[0].top.front().name = u"1"_s;
    QCOMPARE(contentOf(document, answer, result).answer, u"class 1"_s);
}

QTEST_GUILESS_MAIN(TestTriedContent)
#include "tst_triedcontent.moc"
