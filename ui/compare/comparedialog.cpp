// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/comparedialog.h"

#include "core/rankings/rankingcsv.h"
#include "core/support/atomicfile.h"
#include "ui/compare/comparecontrols.h"
#include "ui/compare/comparemodel.h"
#include "ui/compare/comparetable.h"
#include "ui/compare/rankfigure.h"
#include "ui/compare/rankview.h"
#include "ui/dialogs/dialogbuttons.h"
#include "ui/export/clipboard.h"
#include "ui/export/figurefile.h"
#include "ui/files/choosefile.h"
#include "ui/files/demo.h"
#include "ui/panels/parts.h"
#include "ui/panels/plaintable.h"
#include "ui/theme/fitscreen.h"

#include <QClipboard>
#include <QDragEnterEvent>
#include <QFile>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>

#include <algorithm>
#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

/// The first local file of a drag, or nothing.
double largestElectricity(const ComparedTable &table)
{
    double largest = 0;
    for (const ComparedModel &model : table.models)
        largest = std::max(largest, model.electricity);
    return largest;
}

QString invitation()
{
    return CompareDialog::tr("Open a table of name, accuracy and electricity, or drop it here.");
}

QString sentenceOf(const Error &error)
{
    return QString::fromStdString(toText(error));
}

} // namespace

CompareDialog::CompareDialog(QWidget *parent)
    : QDialog(parent)
    , m_model(new CompareModel(this))
    , m_table(compareTable(m_model))
    , m_controls(new CompareControls)
    , m_view(named(new RankView, u"rankPanels"_s, tr("Accuracy against electricity, and ranking by SAM")))
    , m_file(mutedLabel())
    , m_notes(sentencesLabel(u"compareNotes"_s))
    , m_message(named(new QLabel, u"message"_s))
    , m_replace(plainButton(tr("Replace file"), u"replaceFile"_s))
{
    setObjectName(u"compareDialog"_s);
    setWindowTitle(tr("Compare networks"));
    setAttribute(Qt::WA_DeleteOnClose);
    setAcceptDrops(true);
    setSizeGripEnabled(true);
    m_file->setToolTip(tr("The file that is compared."));
    m_notes->setToolTip(tr("How the file was read."));
    m_message->setWordWrap(true);
    m_replace->hide();
    setLayout(makeContent());
    setDialogSize(this, {1120, 720});

    connect(m_controls, &CompareControls::changed, this, &CompareDialog::showRanks);
    connect(m_controls, &CompareControls::unitChanged, this, &CompareDialog::changeUnit);
    connect(m_model, &CompareModel::accuracyTyped, this, &CompareDialog::showRanks);
    connect(m_model, &CompareModel::refused, this, &CompareDialog::showMessage);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &CompareDialog::showPanels);
    connect(m_view, &RankView::selected, this,
            [this](std::size_t model) { selectModel(m_table, static_cast<int>(m_model->ranked().rows[model])); });
    connect(m_replace, &QPushButton::clicked, this, [this] {
        if (const auto replace = std::exchange(m_replacing, {}))
            replace();
    });
    m_file->setText(invitation());
    showRanks();
}

QLayout *CompareDialog::makeContent()
{
    QPushButton *open = plainButton(tr("&Open…"), u"openModels"_s);
    open->setToolTip(
        tr("A CSV table of name, accuracy and electricity, an energy log of another tool, or recordings with "
           "measured joules, one after the other."));
    connect(open, &QPushButton::clicked, this, [this] {
        chooseFile(this,
                   {tr("Open models"),
                    {},
                    tr("Tables, energy logs and recordings (*.csv *.json *.txt *.log *.exits);;All files (*)")},
                   [this](const QString &path) { openFile(path); });
    });
    auto *left = new QWidget;
    left->setLayout(columnOf({m_controls, {m_table, 1}}, 12, {}));
    auto *splitter = new QSplitter;
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(left);
    splitter->addWidget(m_view);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({740, 330}); // the table has ten columns
    m_file->setWordWrap(true);
    return columnOf(
        {rowOf({open, {m_file, 1}}, 12), {splitter, 1}, m_notes, rowOf({{m_message, 1}, m_replace}, 10), makeButtons()},
        10, dialogMargins);
}

QLayout *CompareDialog::makeButtons()
{
    const auto button = [this](const QString &text, const QString &name, const std::function<void()> &work) {
        m_outputs.push_back(plainButton(text, name));
        connect(m_outputs.back(), &QPushButton::clicked, this, work);
        return m_outputs.back();
    };
    QPushButton *saveFigure = button(tr("Save &figure…"), u"saveFigure"_s, [this] {
        chooseOutput(this, {tr("File of the figure"), proposedFile(u"pdf"_s), tr("Figures (*.pdf *.svg *.png)")},
                     [this](const QString &path) { this->saveFigure(path); });
    });
    QPushButton *saveTable = button(tr("Save &table…"), u"saveTable"_s, [this] {
        chooseOutput(this, {tr("File of the ranking"), proposedFile(u"csv"_s), tr("Tables (*.csv)")},
                     [this](const QString &path) { this->saveTable(path); });
    });
    QPushButton *copyFigure = button(tr("Copy f&igure"), u"copyFigure"_s, [this] { this->copyFigure(); });
    QPushButton *copyTable = button(tr("Co&py table"), u"copyTable"_s, [this] { this->copyTable(); });
    QPushButton *close = plainButton(tr("Close"), u"close"_s);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    return rowOf({copyFigure, copyTable, saveFigure, saveTable, BoxItem::stretch(), close}, 10);
}

void CompareDialog::openFile(const QString &path)
{
    showMessage({});
    m_file->setText(tr("Reading %1…").arg(path));
    m_reading.start([path](const IsCancelled &) { return openModels(path); },
                    [this](const Result<ModelSource> &source) { take(source); });
}

void CompareDialog::take(const Result<ModelSource> &source)
{
    const auto joined = source.map([this](const ModelSource &added) { return together(m_source, added); });
    const auto table = joined ? modelsIn(*joined, m_controls->unit()) : tl::unexpected(joined.error());
    if (!table) {
        m_file->setText(m_source.path.isEmpty() ? invitation() : m_source.path);
        return showMessage(sentenceOf(table.error()));
    }
    m_source = *joined;
    m_file->setText(m_source.path);
    m_model->setTable(*table);
    showRanks();
}

void CompareDialog::changeUnit()
{
    if (m_source.path.isEmpty())
        return;
    const auto table = modelsIn(m_source, m_controls->unit());
    if (!table)
        return showMessage(sentenceOf(table.error()));
    const double before = largestElectricity(m_model->table());
    if (before > 0)
        m_controls->scaleEMax(largestElectricity(*table) / before);
    m_model->setUnit(*table);
    showRanks();
}

void CompareDialog::showRanks()
{
    m_model->setOptions(m_controls->options());
    const CompareModel::Ranked &ranked = m_model->ranked();
    if (!ranked.rows.empty())
        m_controls->showEMax(eMaxAbove(ranked.table.models));
    for (QPushButton *output : m_outputs)
        output->setEnabled(!ranked.rows.empty());
    showMessage(m_controls->problem());
    showNotes();
    showPanels();
}

RankContent CompareDialog::panels() const
{
    const CompareModel::Ranked &ranked = m_model->ranked();
    RankContent content = rankContent(ranked.table, ranked.ranks, m_model->options());
    const int selected = selectedModel(m_table);
    const auto row = std::ranges::find(ranked.rows, static_cast<std::size_t>(selected));
    if (selected >= 0 && row != ranked.rows.end())
        content.selected = static_cast<std::size_t>(row - ranked.rows.begin());
    return content;
}

void CompareDialog::showPanels()
{
    m_view->setContent(panels());
}

void CompareDialog::showNotes()
{
    QStringList sentences = m_model->table().notes;
    QStringList undefined;
    const CompareModel::Ranked &ranked = m_model->ranked();
    for (std::size_t i = 0; i < ranked.rows.size(); ++i) {
        if (!ranked.ranks[i].sam)
            undefined.append(QString::fromStdString(ranked.table.models[i].name));
    }
    constexpr qsizetype mostNamed = 4;
    const QString unit = QString::fromStdString(ranked.table.unit.name);
    if (undefined.size() > mostNamed)
        sentences.append(tr("SAM is undefined for %1 models and ranks them last: electricity \u2264 1 %2. Choose a "
                            "smaller unit.")
                             .arg(undefined.size())
                             .arg(unit));
    else if (!undefined.isEmpty())
        sentences.append(tr("SAM is undefined for %1 and ranks last: electricity \u2264 1 %2. Choose a smaller unit.")
                             .arg(undefined.join(u", "_s), unit));
    m_notes->setText(sentences.join(u' '));
    m_notes->setVisible(!sentences.isEmpty());
}

void CompareDialog::showMessage(const QString &sentence)
{
    m_replacing = {};
    m_replace->hide();
    m_message->setText(sentence);
}

void CompareDialog::write(const QString &path, const std::function<Result<QByteArray>()> &contents)
{
    const auto work = [this, path, contents] {
        const auto bytes = contents();
        if (!bytes)
            return showMessage(sentenceOf(bytes.error()));
        const auto done = writeFileAtomically(QFile::encodeName(path).toStdString(),
                                              {bytes->constData(), static_cast<std::size_t>(bytes->size())});
        showMessage(done ? tr("Written: %1").arg(path) : sentenceOf(done.error()));
    };
    if (!QFileInfo::exists(path))
        return work();
    showMessage(tr("%1 already exists.").arg(QFileInfo(path).fileName()));
    m_replacing = work;
    m_replace->show();
}

void CompareDialog::saveFigure(const QString &path)
{
    const auto format = formatOf(path);
    if (!format)
        return showMessage(tr("%1 does not end with .pdf, .svg or .png. Give the file one of these suffixes.")
                               .arg(QFileInfo(path).fileName()));
    write(path, [figure = rankFigure(panels()), format = *format] {
        return figureFile(figure, format, frameOf(preferredPreset()));
    });
}

void CompareDialog::saveTable(const QString &path)
{
    const CompareModel::Ranked &ranked = m_model->ranked();
    const auto order = rankOrder(ranked.table.models, ranked.ranks, RankBy::Sam);
    const std::string csv = rankingCsv(ranked.table, ranked.ranks, order, m_model->options());
    write(path, [csv]() -> Result<QByteArray> { return QByteArray::fromStdString(csv); });
}

void CompareDialog::copyFigure()
{
    auto figure = copiedFigure(rankFigure(panels()), {});
    if (!figure)
        return showMessage(sentenceOf(figure.error()));
    QGuiApplication::clipboard()->setMimeData(figure->release());
    showMessage(tr("The figure was copied to the clipboard."));
}

void CompareDialog::copyTable()
{
    QGuiApplication::clipboard()->setMimeData(copiedRows(allRows(*m_table->model())).release());
    showMessage(tr("The table was copied to the clipboard."));
}

QString CompareDialog::proposedFile(const QString &suffix) const
{
    const QFileInfo file(m_source.path);
    return outputFolder(file.absolutePath()) + u'/' + file.completeBaseName() + u"-ranking."_s + suffix;
}

void CompareDialog::dragEnterEvent(QDragEnterEvent *event)
{
    if (!droppedFiles(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void CompareDialog::dropEvent(QDropEvent *event)
{
    openFile(droppedFiles(event->mimeData()).value(0));
    event->acceptProposedAction();
}

void showComparison(QWidget *window)
{
    auto *dialog = window->findChild<CompareDialog *>();
    if (!dialog)
        dialog = new CompareDialog(window);
    dialog->show();
    dialog->raise();
    dialog->activateWindow();
}

} // namespace offramp
