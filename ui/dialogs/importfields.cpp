// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/importfields.h"

#include "core/imports/measuredcolumns.h"
#include "ui/files/choosefile.h"
#include "ui/panels/parts.h"
#include "ui/theme/boxes.h"
#include "ui/theme/textsize.h"
#include "ui/theme/wholenumber.h"

#include <QComboBox>
#include <QFile>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int fieldsWidth = 400; ///< at the usual text size
/// Units of costs as parseCostUnit() reads them, and as people do; joules and milliseconds last.
constexpr std::pair<const char *, const char *> costUnits[]
    = {{"gflops", "GFLOPs"}, {"mflops", "MFLOPs"}, {"flops", "FLOPs"}, {"j", "J"},   {"mj", "mJ"},
       {"wh", "Wh"},         {"kwh", "kWh"},       {"s", "s"},         {"ms", "ms"}, {"us", "\u00b5s"}};

QComboBox *combo(const QString &objectName)
{
    auto *made = named(new QComboBox, objectName);
    made->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    return made;
}

QString wordOf(Field field)
{
    const QString words[] = {ImportFields::tr("Sample"),    ImportFields::tr("Exit"),    ImportFields::tr("True class"),
                             ImportFields::tr("Predicted"), ImportFields::tr("Entropy"), ImportFields::tr("Confidence"),
                             ImportFields::tr("Margin"),    ImportFields::tr("Score"),   ImportFields::tr("Cost"),
                             ImportFields::tr("Joules"),    ImportFields::tr("Time")};
    static_assert(std::size(words) == fieldCount);
    return words[static_cast<std::size_t>(field)];
}

/// Whether the column is optional.
bool isOptional(Field field)
{
    return field != Field::Sample && field != Field::Label && field != Field::Predicted;
}

AccuracyUnit unitOf(const QComboBox *box)
{
    return static_cast<AccuracyUnit>(box->currentData().toInt());
}

/// The unit of costs that is chosen; nothing for the file's.
std::optional<CostMultiple> costUnitOf(const QComboBox *box)
{
    return parseCostUnit(box->currentData().toString().toStdString()).value_or(std::nullopt);
}

/// The columns that are recognised by their heads, as readImport() does.
ColumnChoice knownColumns(const std::vector<std::string> &heads)
{
    ColumnChoice known = recognisedColumns(heads);
    std::vector<std::string> notes;
    const auto measured = measuredColumns(heads, {}, {}, notes);
    for (const MeasuredColumn &column : measured.value_or(std::vector<MeasuredColumn>()))
        known.emplace(measuredField(column.unit), column.name);
    return known;
}

} // namespace

ImportFields::ImportFields(const QString &path, QWidget *parent)
    : QWidget(parent)
    , m_path(path)
    , m_kind(combo(u"importKind"_s))
    , m_name(named(new QLineEdit(QFileInfo(path).completeBaseName()), u"importName"_s))
    , m_unit(combo(u"importUnit"_s))
    , m_costUnit(combo(u"importCostUnit"_s))
    , m_energyUnit(combo(u"importEnergyUnit"_s))
    , m_labels(combo(u"importLabels"_s))
    , m_among(combo(u"importAmong"_s))
    , m_costs(named(new QLineEdit, u"importCosts"_s, tr("Cumulative cost, up to and including each exit"),
                    tr("Cumulative cost of one sample, up to and including each exit.")))
    , m_typedUnit(combo(u"importTypedUnit"_s))
    , m_typed(new QWidget)
    , m_columnsBox(new QWidget)
    , m_columnsGrid(gridIn(m_columnsBox, 8, 8))
    , m_form(new QFormLayout(this))
{
    m_kind->addItem(tr("Samples: a row for each sample and exit"), static_cast<int>(ImportKind::Samples));
    m_kind->addItem(tr("Points: energy and accuracy"), static_cast<int>(ImportKind::Points));
    m_kind->addItem(tr("Logits"), static_cast<int>(ImportKind::Logits));
    m_unit->addItem(tr("Detect"), static_cast<int>(AccuracyUnit::Detect));
    m_unit->addItem(tr("Percent"), static_cast<int>(AccuracyUnit::Percent));
    m_unit->addItem(tr("Fractions"), static_cast<int>(AccuracyUnit::Fraction));
    m_labels->addItem(tr("As in the file"), QString());
    for (const char *order : {"+1", "-1", "numeric", "numeric-from-1", "sorted", "sorted-from-1"})
        m_labels->addItem(QString::fromLatin1(order), QString::fromLatin1(order));
    m_labels->addItem(tr("A map file…"));
    m_labels->setToolTip(tr("How labels become outputs of the network. numeric, sorted: of classes named 0, 1, 2, … "
                            "(or from 1), by number or by text."));
    m_among->addItem(tr("All classes"), false);
    m_among->addItem(tr("Classes of the samples"), true);
    m_among->setToolTip(tr("Classes that can be answers."));
    for (QComboBox *box : {m_costUnit, m_energyUnit})
        box->addItem(tr("Use the file's unit"), QString());
    m_energyUnit->setToolTip(tr("The file's unit is what the column's name says (energy_mj, time_ms), else GFLOPs."));
    for (QComboBox *box : {m_costUnit, m_typedUnit, m_energyUnit}) {
        for (const auto &[word, shown] : costUnits)
            box->addItem(QString::fromUtf8(shown), QString::fromLatin1(word));
    }
    selectWholeNumbers(m_costs);
    m_costs->setPlaceholderText(tr("exit 1, exit 2, …"));
    m_typedUnit->setAccessibleName(tr("Unit of these costs"));
    arrange();

    connect(m_name, &QLineEdit::textChanged, this, &ImportFields::nameChanged);
    connect(m_costs, &QLineEdit::textChanged, this, &ImportFields::changed);
    connect(m_labels, &QComboBox::activated, this, &ImportFields::chooseLabels);
    for (QComboBox *box : {m_kind, m_unit, m_costUnit, m_energyUnit, m_typedUnit, m_among})
        connect(box, &QComboBox::currentIndexChanged, this, &ImportFields::changed);
}

void ImportFields::arrange()
{
    m_typed->setLayout(rowOf({{m_costs, 1}, m_typedUnit}, 8, {}));
    m_typedUnit->setMinimumContentsLength(6);
    m_columnsGrid->setColumnStretch(1, 1);
    setScaledWidth(this, fieldsWidth);
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setHorizontalSpacing(16);
    m_form->setVerticalSpacing(11);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->addRow(tr("&Read as"), m_kind);
    m_form->addRow(tr("&Name"), m_name);
    m_form->addRow(tr("Columns"), m_columnsBox);
    m_form->addRow(tr("Accuracies"), m_unit);
    m_form->addRow(tr("&Label order"), m_labels);
    m_form->addRow(tr("Ans&wers"), m_among);
    m_form->addRow(tr("&Unit of costs"), m_costUnit);
    m_form->addRow(tr("Unit of &energy"), m_energyUnit);
    m_form->addRow(tr("&Costs"), m_typed);
    for (QWidget *field :
         std::initializer_list<QWidget *>{m_columnsBox, m_unit, m_labels, m_among, m_costUnit, m_energyUnit, m_typed})
        m_form->setRowVisible(field, false);
}

QComboBox *ImportFields::addColumn(const QString &word, const QString &objectName)
{
    auto *box = combo(objectName);
    for (const std::string &head : m_heads)
        box->addItem(QString::fromStdString(head), QString::fromStdString(head));
    QLabel *label = mutedLabel(word);
    label->setBuddy(box);
    const int row = m_columnsGrid->rowCount();
    m_columnsGrid->addWidget(label, row, 0);
    m_columnsGrid->addWidget(box, row, 1);
    connect(box, &QComboBox::currentIndexChanged, this, &ImportFields::changed);
    return box;
}

void ImportFields::makeColumns(const ImportSurvey &survey)
{
    m_heads = survey.heads;
    m_columns.clear();
    m_energy = m_accuracy = nullptr;
    while (const QLayoutItem *item = m_columnsGrid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (survey.kind == ImportKind::Points) {
        const PointOptions known = recognisedPointColumns(m_heads);
        m_energy = addColumn(tr("Energy"), u"columnEnergy"_s);
        m_accuracy = addColumn(tr("Accuracy"), u"columnAccuracy"_s);
        for (const auto &[box, head] : {std::pair(m_energy, known.energy), std::pair(m_accuracy, known.accuracy)}) {
            const QSignalBlocker quiet(box);
            box->setCurrentIndex(box->findData(QString::fromStdString(head)));
        }
        return;
    }
    m_known = knownColumns(m_heads);
    for (std::size_t f = 0; f < fieldCount; ++f) {
        const auto field = static_cast<Field>(f);
        const bool isMeasured = field == Field::Joules || field == Field::Milliseconds;
        if (isMeasured && !m_known.contains(field))
            continue; // the box for costs and their unit are enough
        QComboBox *box = addColumn(wordOf(field), u"column_"_s + QString::fromUtf8(toText(field)));
        const QSignalBlocker quiet(box);
        if (isOptional(field))
            box->insertItem(0, tr("none"), QString());
        const auto head = m_known.find(field);
        box->setCurrentIndex(head != m_known.end() ? box->findData(QString::fromStdString(head->second))
                             : isOptional(field)   ? 0
                                                   : -1);
        m_columns[field] = box;
    }
}

void ImportFields::showFindings(const ImportFindings &findings)
{
    const ImportSurvey &survey = findings.survey;
    if (survey.kind != ImportKind::Logits && survey.heads.empty())
        return; // nothing could be read: keep the fields
    const bool isTable = !survey.heads.empty();
    if (survey.kind != m_shown || survey.heads != m_heads) {
        m_shown = survey.kind;
        makeColumns(survey);
    }
    const QSignalBlocker quiet(m_kind);
    m_kind->setCurrentIndex(m_kind->findData(static_cast<int>(survey.kind)));
    m_kind->setEnabled(isTable);
    const bool isPoints = survey.kind == ImportKind::Points;
    m_form->setRowVisible(m_columnsBox, isTable);
    m_form->setRowVisible(m_unit, isTable);
    m_form->setRowVisible(m_labels, !isPoints);
    m_form->setRowVisible(m_among, !isTable);
    m_form->setRowVisible(m_costUnit, !isPoints);
    m_form->setRowVisible(m_energyUnit, isPoints);
    m_form->setRowVisible(m_typed, !isPoints);
    m_unit->setItemText(0, !findings.points || m_unit->currentIndex() > 0           ? tr("Detect")
                           : findings.points->accuracyUnit == AccuracyUnit::Percent ? tr("Detected: percent")
                                                                                    : tr("Detected: fractions"));
    if (auto *word = qobject_cast<QLabel *>(m_form->labelForField(m_unit)))
        word->setText(isPoints ? tr("Accuracies") : tr("Confidences"));
}

void ImportFields::chooseLabels()
{
    const int last = m_labels->count() - 1;
    if (m_labels->currentIndex() == last) {
        m_labels->setCurrentIndex(0); // until a map is chosen
        chooseFile(this,
                   {tr("Map from labels to network outputs"),
                    {},
                    tr("Maps (*.json *.csv *.pkl *.pickle);;All files (*)")},
                   [this](const QString &map) {
                       const int place = m_labels->count() - 1;
                       const QString name = QFileInfo(map).fileName();
                       m_labels->insertItem(place, name, map);
                       m_labels->insertItem(place + 1, tr("%1, the other way round").arg(name), map + u":inverted"_s);
                       m_labels->setCurrentIndex(place);
                       Q_EMIT changed();
                   });
    }
    Q_EMIT changed();
}

void ImportFields::askForCosts()
{
    m_costs->setFocus();
}

ImportRequest ImportFields::request() const
{
    ImportRequest request;
    request.path = m_path;
    if (!m_heads.empty())
        request.kind = static_cast<ImportKind>(m_kind->currentData().toInt());
    for (const auto &[field, box] : m_columns) {
        const std::string head = box->currentData().toString().toStdString();
        const auto recognised = m_known.find(field);
        if (head != (recognised == m_known.end() ? std::string() : recognised->second))
            request.samples.columns[field] = head;
    }
    request.samples.probabilityUnit = unitOf(m_unit);
    request.samples.costUnit = costUnitOf(m_costUnit);
    request.samples.labels = QFile::encodeName(m_labels->currentData().toString()).toStdString();
    request.samples.amongLabelled = m_among->currentData().toBool();
    request.samples.costs = costs().value_or(CostColumn());
    request.points.accuracyUnit = unitOf(m_unit);
    request.points.energyUnit = costUnitOf(m_energyUnit);
    if (m_energy) {
        request.points.energy = m_energy->currentData().toString().toStdString();
        request.points.accuracy = m_accuracy->currentData().toString().toStdString();
    }
    return request;
}

Result<CostColumn> ImportFields::costs() const
{
    return typedCosts(m_costs->text(), costUnitOf(m_typedUnit).value_or(CostMultiple{}));
}

QString ImportFields::name() const
{
    return m_name->text().trimmed();
}

std::optional<Error> ImportFields::problem() const
{
    if (const auto typed = costs(); !typed && m_shown != ImportKind::Points)
        return typed.error();
    if (name().isEmpty())
        return Error{ErrorKind::Usage, "The name is empty.", "Type a name for the chart and the tables."};
    return {};
}

} // namespace offramp
