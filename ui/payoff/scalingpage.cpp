// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/payoff/scalingpage.h"

#include "core/support/file.h"
#include "core/support/numbers.h"
#include "ui/dialogs/dialogbuttons.h"
#include "ui/files/choosefile.h"
#include "ui/panels/parts.h"
#include "ui/wording/fieldnames.h"
#include "ui/wording/tips.h"

#include <QComboBox>
#include <QDir>
#include <QDragEnterEvent>
#include <QFile>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSignalBlocker>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

QString sentenceOf(const Error &error)
{
    return withFieldNames(QString::fromStdString(toText(error)), Fields::Scaling);
}

QComboBox *choices(const QString &objectName, const QString &name, const QString &tip)
{
    auto *box = named(new QComboBox, objectName, name, tip);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(6);
    return box;
}

/// Offers the columns of a table after recognising them; the chosen one stays where the table has it.
void offerHeads(QComboBox *box, const std::vector<std::string> &heads)
{
    const QSignalBlocker quiet(box);
    const QString chosen = box->currentData().toString();
    box->clear();
    box->addItem(ScalingPage::tr("by its name"));
    for (const std::string &head : heads)
        box->addItem(QString::fromStdString(head), QString::fromStdString(head));
    box->setCurrentIndex(chosen.isEmpty() ? 0 : std::max(0, box->findData(chosen)));
}

QString titleOfPage()
{
    return ScalingPage::tr("Electricity of the training");
}

} // namespace

ScalingPage::ScalingPage(QDialog *dialog, const QString &base)
    : FigurePage(dialog, u"scaling"_s, base)
    , m_file(named(new QLineEdit, u"scalingFile"_s, tr("Table"), tipText(Tip::ScalingTable)))
    , m_x(choices(u"scalingX"_s, tr("Column of epochs or shares"), tr("Epochs, steps, or the share of the data.")))
    , m_y(choices(u"scalingY"_s, tr("Column of electricity"), tr("Electricity, with its unit in the head.")))
    , m_rows(choices(u"scalingRows"_s, tr("What each row has"),
                     tr("Electricity by epochs is the total so far, or that since the row before, which is added up.")))
    , m_unit(choices(u"scalingUnit"_s, tr("Unit"), tr("The unit of the figure, and of a column that names none.")))
    , m_at(named(new QLineEdit, u"scalingAt"_s, tr("Predict at"), tipText(Tip::ScalingPrediction)))
{
    setAcceptDrops(true);
    m_file->setAcceptDrops(false); // it would take the address as text
    m_file->setPlaceholderText(tr("CSV; or drop it here"));
    m_at->setPlaceholderText(tr("such as 100"));
    m_rows->addItem(tr("by its numbers"));
    m_rows->addItem(tr("total so far"), true);
    m_rows->addItem(tr("since the row before"), false);
    m_unit->addItem(tr("as in the table"));
    for (const char *unit : electricityUnitNames)
        m_unit->addItem(QString::fromLatin1(unit), QString::fromLatin1(unit));
    offerHeads(m_x, {});
    offerHeads(m_y, {});
    QPushButton *choose = chooseButton(
        [this] {
            chooseFile(this,
                       {tr("Electricity by epochs or shares"), m_file->text(), tr("Tables (*.csv);;All files (*)")},
                       [this](const QString &path) { openFile(path); });
        },
        tr("Choose the table"));
    auto *columns = new QWidget;
    QGridLayout *grid = gridIn(columns, 10, 8);
    int row = 0;
    for (const auto &[word, field] : std::initializer_list<std::pair<QString, QWidget *>>{{tr("Epochs or share"), m_x},
                                                                                          {tr("Electricity"), m_y},
                                                                                          {tr("Rows"), m_rows},
                                                                                          {tr("Unit"), m_unit},
                                                                                          {tr("Predict at"), m_at}}) {
        grid->addWidget(wordFor(field, word), row, 0);
        grid->addWidget(field, row++, 1);
    }
    grid->setColumnStretch(1, 1);
    auto *fields = columnOf({boldLabel(tr("Table")), rowOf({{m_file, 1}, choose}, 8), columns}, 8, {});
    arrange(fields, tr("What to fit"), tr("The fitted lines, and how the table was read"), tipText(Tip::ScalingFit));

    connect(m_file, &QLineEdit::textChanged, this, &ScalingPage::read);
    for (QComboBox *box : {m_x, m_y, m_rows, m_unit})
        connect(box, &QComboBox::currentIndexChanged, this, &ScalingPage::read);
    connect(m_at, &QLineEdit::textChanged, this, &ScalingPage::showFit);
    read();
}

void ScalingPage::openFile(const QString &path)
{
    m_text.reset(); // the file may have changed
    if (m_file->text() == QDir::toNativeSeparators(path))
        read();
    else
        m_file->setText(QDir::toNativeSeparators(path));
}

ScalingOptions ScalingPage::options() const
{
    ScalingOptions options;
    options.x = m_x->currentData().toString().toStdString();
    options.y = m_y->currentData().toString().toStdString();
    if (const QString unit = m_unit->currentData().toString(); !unit.isEmpty())
        options.unit = *parseElectricityUnit(unit.toStdString());
    if (const QVariant isTotal = m_rows->currentData(); isTotal.isValid())
        options.cumulative = isTotal.toBool();
    return options;
}

Result<ScalingPage::Read> ScalingPage::readTable(Read known, const ScalingOptions &options)
{
    const std::string source = QFileInfo(known.path).fileName().toStdString();
    if (!known.text) {
        auto text = readWholeFile(QFile::encodeName(known.path).toStdString(), largestScalingTable);
        if (!text)
            return tl::unexpected(text.error());
        known.text = std::make_shared<const std::string>(std::move(*text));
        auto heads = scalingHeads(*known.text, source);
        if (!heads)
            return tl::unexpected(heads.error());
        known.heads = std::move(*heads);
    }
    // Columns of the table before are not in this one.
    ScalingOptions used = options;
    for (std::string *head : {&used.x, &used.y}) {
        if (std::ranges::find(known.heads, *head) == known.heads.end())
            head->clear();
    }
    known.fit = fitScaling(*known.text, source, used);
    return known;
}

void ScalingPage::read()
{
    m_fit.reset();
    m_reading.cancel();
    const QString typed = m_file->text().trimmed();
    if (typed.isEmpty())
        return showNothing(titleOfPage(), tr("Choose a table of epochs, or shares of the data, and electricity."));
    const QString path = QFileInfo(typed).absoluteFilePath();
    if (path != m_path)
        m_text.reset();
    Read known{path, m_text, {}, ScalingFit()};
    for (int i = 1; m_text && i < m_x->count(); ++i)
        known.heads.push_back(m_x->itemData(i).toString().toStdString());
    showNothing(titleOfPage(), tr("Reading %1…").arg(QFileInfo(path).fileName()));
    m_reading.start([known = std::move(known),
                     options = options()](const IsCancelled &) { return readTable(known, options); },
                    [this](const Result<Read> &read) { take(read); });
}

void ScalingPage::take(const Result<Read> &read)
{
    if (!read) {
        m_text.reset();
        showError(titleOfPage(), sentenceOf(read.error()));
        return;
    }
    m_path = read->path;
    m_text = read->text;
    offerHeads(m_x, read->heads);
    offerHeads(m_y, read->heads);
    if (!read->fit) {
        showError(titleOfPage(), sentenceOf(read->fit.error()));
        return;
    }
    m_fit = *read->fit;
    showFit();
}

void ScalingPage::showFit()
{
    if (!m_fit)
        return;
    ScalingContent content{m_fit->table, m_fit->line, {}};
    if (const QString text = m_at->text().trimmed(); !text.isEmpty()) {
        content.at = parseNumber(text.toStdString());
        if (!content.at)
            return showError(titleOfPage(), tr("\"%1\" is not a number. Type the epochs or the share: 100.").arg(text));
    }
    const QString unit = QString::fromStdString(m_fit->table.unit.name);
    QStringList sentences{tr("The line: %1, in %2.").arg(fitText(m_fit->line), unit),
                          tr("The line through 0: %1, in %2.").arg(fitText(m_fit->proportional), unit)};
    if (content.at)
        sentences.append(tr("Predicted %1.").arg(predictionText(content)));
    for (const std::string &note : m_fit->table.notes)
        sentences.append(withFieldNames(QString::fromStdString(note), Fields::Scaling));
    const Figure figure{titleOfPage(), spokenScaling(content),
                        [content](QPainter &painter, const FigureCanvas &canvas) {
                            paintScalingFigure(painter, canvas, content);
                        }};
    showFigure(figure, sentences.join(u'\n'),
               [fit = *m_fit]() -> Result<QByteArray> { return QByteArray::fromStdString(toCsv(fit)); });
}

void ScalingPage::dragEnterEvent(QDragEnterEvent *event)
{
    if (!droppedFiles(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void ScalingPage::dropEvent(QDropEvent *event)
{
    openFile(droppedFiles(event->mimeData()).value(0));
    event->acceptProposedAction();
}

} // namespace offramp
