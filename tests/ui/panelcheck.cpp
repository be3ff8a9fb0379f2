// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/panelcheck.h"

#include "core/search/keptexits.h"
#include "core/support/numbers.h"
#include "tests/ui/fixtures.h"
#include "ui/charts/energychart.h"
#include "ui/charts/exitbar.h"
#include "ui/charts/exithistogram.h"
#include "ui/wording/areawording.h"
#include "ui/wording/costscale.h"
#include "ui/wording/intervalwording.h"
#include "ui/wording/samplewording.h"
#include "ui/wording/wording.h"
#include "ui/window/mainwindow.h"
#include "ui/panels/binsmodel.h"
#include "ui/panels/exitcolumn.h"
#include "ui/panels/exitsmodel.h"
#include "ui/panels/exitspanel.h"
#include "ui/panels/exitstables.h"
#include "ui/panels/samplesmodel.h"
#include "ui/panels/samplespanel.h"
#include "ui/panels/thresholdedit.h"
#include "ui/panels/variantsmodel.h"
#include "ui/panels/variantspanel.h"
#include "ui/window/presentation.h"

#include <QCheckBox>
#include <QDockWidget>
#include <QLabel>
#include <QTableView>

#include <algorithm>
#include <cmath>

namespace offramp::fixtures {

using namespace Qt::Literals::StringLiterals;

namespace {

struct ExitCounts {
    std::int64_t reaching = 0;
    std::int64_t exiting = 0;
    std::int64_t correct = 0; ///< of those that exit here
};

/// Where every sample exits, and the outcome: a simple loop over a table of the exits that are on alone, which shares
/// no code with the program.
struct Pass {
    Pass(const OpenRecording &recording, const Thresholds &thresholds)
        : exits(static_cast<std::size_t>(recording.whole().exitCount()))
    {
        for (int k = 0; k < recording.whole().exitCount(); ++k) {
            if (!recording.view().off.contains({k}))
                on.push_back({k});
        }
        const ExitTable table = keepExits(recording.whole(), on, recording.headCosts());
        const auto placeOf
            = [this](int kept) { return static_cast<std::size_t>(on[static_cast<std::size_t>(kept)].value); };
        std::int64_t allCorrect = 0;
        double ofSamples = 0;
        std::vector<double> exitingAt(static_cast<std::size_t>(table.exitCount()));
        for (std::size_t sample = 0; sample < table.sampleCount(); ++sample) {
            int exit = 0;
            ++exits[placeOf(0)].reaching;
            while (exit < table.exitCount() - 1 && !(table.uncertainty({exit})[sample] < thresholds[placeOf(exit)]))
                ++exits[placeOf(++exit)].reaching;
            const bool isCorrect = table.predicted({exit})[sample] == table.label()[sample];
            exitsAt.push_back(on[static_cast<std::size_t>(exit)]);
            correct.push_back(isCorrect);
            ++exits[placeOf(exit)].exiting;
            exits[placeOf(exit)].correct += isCorrect ? 1 : 0;
            allCorrect += isCorrect ? 1 : 0;
            ++exitingAt[static_cast<std::size_t>(exit)];
            ofSamples += table.cost().isPerSample() ? table.cost({exit}, {sample}) : 0;
        }
        // Exit by exit, as many equal numbers: a sum over samples would round otherwise where costs are fractions.
        double cost = ofSamples;
        for (std::size_t k = 0; k < exitingAt.size() && !table.cost().isPerSample(); ++k)
            cost += exitingAt[k] * table.cost().perExit[k];
        const auto count = static_cast<double>(table.sampleCount());
        point = {cost / count / (table.cost().unit == CostUnit::Flops ? 1e9 : 1),
                 static_cast<double>(allCorrect) / count};
    }

    std::vector<ExitIndex> on;      ///< that are on
    std::vector<ExitCounts> exits;  ///< [K]
    std::vector<ExitIndex> exitsAt; ///< [n]
    std::vector<bool> correct;      ///< [n] at its exit
    Point point;                    ///< cost per image as the axis counts it, accuracy
};

/// Whether a recording has the cost that the axis counts.
bool isKnown(const OpenRecording &recording, const Document &document)
{
    const auto costs = recording.costs();
    return std::ranges::count(costs, document.eMax().unit) > 0;
}

/// What must be shown where it does not.
QString wantedUnknown(CostUnit unit)
{
    return unit == CostUnit::Joules         ? u"no joules measured"_s
           : unit == CostUnit::Milliseconds ? u"no time measured"_s
                                            : u"no FLOPs counted"_s;
}

/// Everything that does not agree.
class Differences
{
public:
    void expect(bool holds, const QString &what)
    {
        if (!holds)
            m_said.append(what);
    }
    void compare(const QString &shown, const QString &wanted, const QString &what)
    {
        expect(shown == wanted, u"%1 shows \"%2\", not \"%3\""_s.arg(what, shown, wanted));
    }
    [[nodiscard]] QString text() const { return m_said.join(u"; "_s); }

private:
    QStringList m_said;
};

QString count(std::int64_t number)
{
    return QString::fromStdString(groupedText(number));
}

void checkVariants(MainWindow &window, Differences &found)
{
    const Document &document = *window.document();
    const CostScale scale = costScale(document);
    const VariantsModel &model = *window.variantsPanel()->model();
    const ChartContent chart = chartContent(document);
    found.expect(model.rowCount() == static_cast<int>(document.variants().size()), u"rows of the variants"_s);
    for (int row = 0; row < model.rowCount(); ++row) {
        const Variant &variant = *document.variant(model.idAt(row));
        const RecordingPtr recording = document.recording(variant.recording);
        const Point fresh = Pass(*recording, variant.thresholds).point;
        const ChartMarker *drawn = chart.find(variant.id);
        const bool isPlaced = isKnown(*recording, document);
        found.expect((drawn == nullptr) == (document.isHidden(variant.recording) || !isPlaced),
                     u"hidden marker of "_s + nameOf(variant));
        found.expect(!drawn
                         || (std::abs(drawn->point.energy - fresh.energy) <= 1e-12 * fresh.energy
                             && drawn->point.accuracy == fresh.accuracy),
                     u"marker of "_s + nameOf(variant));
        const auto cell = [&](int column) { return model.index(row, column).data().toString(); };
        found.compare(cell(VariantsModel::Name), nameOf(variant), u"name"_s);
        found.compare(cell(VariantsModel::Energy), isPlaced ? scale.text(fresh.energy) : wantedUnknown(scale.unit),
                      u"energy of "_s + nameOf(variant));
        found.compare(cell(VariantsModel::Accuracy),
                      accuracyText(fresh.accuracy, static_cast<std::int64_t>(recording->table().sampleCount())),
                      u"accuracy of "_s + nameOf(variant));
        found.compare(cell(VariantsModel::ThresholdsColumn),
                      thresholdsText(variant.thresholds, window.thresholds()->scale(*recording)),
                      u"thresholds of "_s + nameOf(variant));
    }
}

void checkArea(MainWindow &window, Differences &found)
{
    const Document &document = *window.document();
    const auto label = [&](const char *name) { return window.findChild<QLabel *>(QLatin1StringView(name))->text(); };
    const CostScale scale = costScale(document);
    std::vector<Point> points;
    for (const Variant &variant : document.variants()) {
        const RecordingPtr recording = document.recording(variant.recording);
        if (variant.included && isKnown(*recording, document))
            points.push_back(Pass(*recording, variant.thresholds).point);
    }
    const auto area = stepCurve(points, scale.eMax).area();
    const QString raw = area ? scale.text(*area) : u"\u2013"_s;
    const QString normalised
        = area ? normalisedText(*area / scale.eMax, document.results().samples().value_or(0)) : u"\u2013"_s;
    const bool isContest = scale.format().isContest();
    const QString text = isContest ? raw : normalised;
    found.compare(label("areaFigure"), text, u"area"_s);
    found.compare(label("otherAreaFigure"), isContest ? normalised : raw, u"other area"_s);
    found.compare(label("intervalFigure"), areaWords(*window.intervals(), scale).figure, u"interval"_s);
    found.compare(label("changeLine"), changeWords(document, *window.intervals()).figure, u"change of the area"_s);
    const QString spoken = window.chart()->accessibleDescription();
    found.expect(!area || spoken.contains(text), u"spoken area of the chart: "_s + spoken);
    if (const auto *presentation = window.findChild<Presentation *>(); presentation && presentation->isVisible())
        found.compare(presentation->findChild<QLabel *>(u"presentedArea"_s)->text(), text, u"presented area"_s);
}

void checkHistogram(const ExitsPanel &panel, const ExitColumn &column, const OpenRecording &recording, const Pass &pass,
                    Differences &found)
{
    const HistogramContent &shown = column.histogram()->content();
    const ExitTable &table = recording.whole();
    const ExitIndex exit = column.exit();
    const bool isOff = std::ranges::find(pass.on, exit) == pass.on.end();
    std::vector<std::int64_t> right(static_cast<std::size_t>(shown.bins.count));
    std::vector<std::int64_t> wrong(right.size());
    for (std::size_t sample = 0; sample < table.sampleCount(); ++sample) {
        if (pass.exitsAt[sample] < exit || isOff)
            continue;
        const auto bin = static_cast<std::size_t>(shown.bins.binOf(table.uncertainty(exit)[sample]));
        ++(table.predicted(exit)[sample] == table.label()[sample] ? right : wrong)[bin];
    }
    const ExitCounts &counts = pass.exits[static_cast<std::size_t>(exit.value)];
    const QString name = u"exit %1"_s.arg(exit.value + 1);
    found.expect(shown.counts.correct == right && shown.counts.incorrect == wrong, u"bars of "_s + name);
    found.expect(shown.reaching == counts.reaching && shown.exiting == counts.exiting
                     && shown.correct == counts.correct,
                 u"counts of "_s + name);
    const QString said = isOff ? u" is off"_s : count(counts.exiting) + u" exit there"_s;
    found.expect(column.histogram()->accessibleDescription().contains(said), u"spoken counts of "_s + name);
    found.expect(column.box()->isChecked() != isOff && shown.isOff == isOff, u"switch of "_s + name);
    found.expect(column.box()->isEnabledTo(&panel) == (isOff || pass.on.size() > 1), u"only exit: "_s + name);
    found.expect(shown.threshold.has_value() == (!isOff && exit < pass.on.back()), u"handle of "_s + name);
}

void checkExits(MainWindow &window, const Variant &variant, const Pass &pass, Differences &found)
{
    const ExitsPanel &panel = *window.exitsPanel();
    if (!panel.isVisible())
        return;
    const OpenRecording &recording = *window.document()->recording(variant.recording);
    const ThresholdScale scale = window.thresholds()->scale(recording);
    found.expect(panel.window()->findChild<QDockWidget *>(u"exitsDock"_s)->windowTitle().contains(nameOf(variant)),
                 u"title of the exits"_s);
    found.expect(panel.columns().size() == pass.exits.size(), u"number of exits"_s);
    const auto samples = static_cast<double>(recording.table().sampleCount());
    const auto *table = panel.tables()->exits()->model();
    for (const ExitColumn *column : panel.columns()) {
        checkHistogram(panel, *column, recording, pass, found);
        const auto exit = static_cast<std::size_t>(column->exit().value);
        const ExitCounts &counts = pass.exits[exit];
        const bool isOff = std::ranges::find(pass.on, column->exit()) == pass.on.end();
        const bool isLast = !(column->exit() < pass.on.back());
        const QString name = u" of exit %1"_s.arg(exit + 1);
        if (!isLast && !isOff && !column->edit()->hasFocus())
            found.compare(column->edit()->text(), thresholdsText({variant.thresholds[exit]}, scale),
                          u"threshold"_s + name);
        const QString share
            = shareText(static_cast<double>(counts.exiting) / samples, static_cast<std::int64_t>(samples));
        found.expect(counts.exiting == 0 || panel.bar()->words(exit).contains(share + u" exit"_s), u"bar"_s + name);
        if (!panel.tables()->isVisible())
            continue;
        const auto cell = [&](int at) { return table->index(static_cast<int>(exit), at).data().toString(); };
        const auto shown = [isOff](std::int64_t number) { return isOff ? u"\u2013"_s : count(number); };
        found.compare(cell(ExitsModel::Reached), shown(counts.reaching), u"table: reached"_s + name);
        found.compare(cell(ExitsModel::Exited), shown(counts.exiting), u"table: exited"_s + name);
    }
}

MoveEffect effectOf(const Pass &before, const Pass &now, std::size_t sample)
{
    if (now.correct[sample] != before.correct[sample])
        return now.correct[sample] ? MoveEffect::Won : MoveEffect::Lost;
    return now.exitsAt[sample] == before.exitsAt[sample] ? MoveEffect::None : MoveEffect::ChangedExit;
}

void checkSamples(MainWindow &window, const Variant &variant, const Pass &now, Differences &found)
{
    SamplesPanel &panel = *window.samplesPanel();
    if (!panel.isVisible() || !panel.isEnabled())
        return;
    const RecordingPtr recording = window.document()->recording(variant.recording);
    const ExitTable &table = recording->whole();
    const auto &move = window.document()->lastMove();
    const bool isMoved = move && move->variant == variant.id;
    const Pass before(*recording, isMoved ? move->before : variant.thresholds);
    const SampleFilter &filter = panel.list()->filter();
    std::vector<SampleIndex> wanted;
    std::size_t won = 0;
    std::size_t lost = 0;
    for (std::size_t sample = 0; sample < table.sampleCount(); ++sample) {
        const MoveEffect effect = effectOf(before, now, sample);
        const bool effectFits = !filter.effect || effect == *filter.effect
                                || (*filter.effect == MoveEffect::ChangedExit && effect != MoveEffect::None);
        const std::int32_t answer = table.predicted(filter.answersAt.value_or(now.exitsAt[sample]))[sample];
        const bool isCorrect = answer == table.label()[sample];
        if (effectFits && filter.exit.value_or(now.exitsAt[sample]) == now.exitsAt[sample]
            && filter.correct.value_or(isCorrect) == isCorrect && filter.predictedClass.value_or(answer) == answer
            && filter.trueClass.value_or(table.label()[sample]) == table.label()[sample]
            && (!filter.onlySelected || window.samples()->isSelected(variant.recording, {sample}))) {
            wanted.push_back({sample});
            won += effect == MoveEffect::Won ? 1 : 0;
            lost += effect == MoveEffect::Lost ? 1 : 0;
        }
    }
    std::vector<SampleIndex> listed;
    for (int row = 0; row < panel.model()->rowCount(); ++row)
        listed.push_back(panel.model()->sampleAt(row));
    std::ranges::sort(listed);
    found.expect(listed == wanted, u"samples: %1 are listed, not %2"_s.arg(listed.size()).arg(wanted.size()));
    const SampleMatches &matches = panel.list()->listed().matches;
    found.expect(matches.won == won && matches.lost == lost, u"samples won and lost"_s);
    found.compare(panel.findChild<QLabel *>(u"sampleCount"_s)->text(), countText(panel.list()->listed()),
                  u"number of samples"_s);
}

} // namespace

QString panelDisagreement(MainWindow &window)
{
    if (const QString wrong = disagreement(*window.document(), *window.intervals()); !wrong.isEmpty())
        return wrong;
    Differences found;
    checkVariants(window, found);
    checkArea(window, found);
    const auto selected = window.selection()->variant();
    const Variant *variant = selected ? window.document()->variant(*selected) : nullptr;
    if (variant) {
        const Pass pass(*window.document()->recording(variant->recording), variant->thresholds);
        checkExits(window, *variant, pass, found);
        checkSamples(window, *variant, pass, found);
        found.expect(window.chart()->accessibleDescription().contains(u"Selected: "_s + nameOf(*variant))
                         && window.chart()->accessibleDescription().contains(
                             accuracyText(pass.point.accuracy, static_cast<std::int64_t>(pass.correct.size()))),
                     u"spoken variant of the chart"_s);
    }
    return found.text();
}

} // namespace offramp::fixtures
