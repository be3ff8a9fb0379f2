// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/sampledialog.h"

#include "ui/dialogs/dialogbuttons.h"
#include "ui/dialogs/topclassesmodel.h"
#include "ui/files/choosefile.h"
#include "ui/panels/imageview.h"
#include "ui/panels/parts.h"
#include "ui/panels/plaintable.h"
#include "ui/panels/samplesmodel.h"
#include "ui/panels/samplespanel.h"
#include "ui/panels/spreadcolumns.h"
#include "ui/theme/fitscreen.h"
#include "ui/theme/plaintextstyle.h"
#include "ui/wording/samplewording.h"
#include "ui/wording/tips.h"

#include <QButtonGroup>
#include <QFileInfo>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::size_t mostClasses = 5;

QToolButton *toolButton(const QString &text, const QString &objectName, const QString &tip, const QKeySequence &key)
{
    auto *button
        = named(new QToolButton, objectName, {}, tip + u" ("_s + key.toString(QKeySequence::NativeText) + u')');
    button->setText(text);
    button->setShortcut(key);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace

SampleDialog::SampleDialog(SamplesPanel *panel, QWidget *parent)
    : QDialog(parent)
    , m_panel(panel)
    , m_image(named(new ImageView, u"sampleImage"_s, tr("Image")))
    , m_sentence(sentencesLabel(u"sampleSentence"_s))
    , m_note(sentencesLabel(u"imageNote"_s))
    , m_classesNote(sentencesLabel(u"classesNote"_s))
    , m_classes(new TopClassesModel(this))
    , m_table(plainTable(m_classes, tr("The most probable classes at each exit")))
    , m_previous(
          toolButton(tr("Previous"), u"previous"_s, tr("The sample before this one in the list"), Qt::Key_PageUp))
    , m_next(toolButton(tr("Next"), u"next"_s, tr("The sample after this one in the list"), Qt::Key_PageDown))
    , m_fit(toolButton(tr("Fit"), u"fit"_s, tr("As large as fits"), Qt::CTRL | Qt::Key_0))
    , m_actual(
          toolButton(tr("100 %"), u"actual"_s, tr("One pixel of the image is one of the screen"), Qt::CTRL | Qt::Key_1))
    , m_choose(plainButton(tr("Choose &test set…"), u"chooseTestSet"_s))
    , m_testSet(std::make_shared<TestSet>())
{
    setObjectName(u"sampleDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    auto *zooms = new QButtonGroup(this);
    for (QToolButton *button : {m_fit, m_actual}) {
        button->setCheckable(true);
        zooms->addButton(button);
    }
    m_fit->setChecked(true);
    m_choose->setToolTip(
        tr("The folder of the test set that was recorded: the names of the samples are paths below it"));
    m_table->setObjectName(u"topClasses"_s);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    spreadColumns(m_table);
    followTextSize(m_table, [this] { fitTable(); });
    m_sentence->setToolTip(tipText(Tip::SampleTable));
    m_note->setToolTip(tr("Where the image is from, and its size in pixels"));
    m_image->setToolTip(m_note->toolTip());

    auto *tools = rowOf({m_previous, m_next, BoxItem::stretch(), m_fit, m_actual}, 6);
    setLayout(
        columnOf({tools, {m_image, 1}, m_note, m_sentence, m_classesNote, m_table, closingButtons(this, m_choose)}, 8,
                 dialogMargins));
    setDialogSize(this, {760, 680});

    connect(m_previous, &QToolButton::clicked, panel, [panel] { panel->step(-1); });
    connect(m_next, &QToolButton::clicked, panel, [panel] { panel->step(1); });
    connect(m_fit, &QToolButton::clicked, this, [this] { m_image->setZoom(ImageView::Zoom::Fit); });
    connect(m_actual, &QToolButton::clicked, this, [this] { m_image->setZoom(ImageView::Zoom::Actual); });
    connect(m_image, &ImageView::zoomChanged, this,
            [this] { (m_image->zoom() == ImageView::Zoom::Fit ? m_fit : m_actual)->setChecked(true); });
    connect(m_choose, &QPushButton::clicked, this, &SampleDialog::askForTestSet);
    connect(panel, &SamplesPanel::currentChanged, this, &SampleDialog::follow);
    connect(panel->model(), &QAbstractItemModel::modelReset, this, &SampleDialog::follow);
    connect(panel->model(), &QAbstractItemModel::dataChanged, this, &SampleDialog::follow);
    connect(panel, &QObject::destroyed, this, &QWidget::close);
    m_image->setFocus();
    m_table->hide(); // until the logits are read
    say(m_classesNote, {});
    follow();
}

RecordingPtr SampleDialog::recording() const
{
    return m_panel ? m_panel->model()->listed().recording : nullptr;
}

std::optional<SampleIndex> SampleDialog::sample() const
{
    const RecordingPtr shown = recording();
    const auto current = shown ? m_panel->current() : std::nullopt;
    return current && current->value < shown->table().sampleCount() ? current : std::nullopt;
}

QString SampleDialog::note() const
{
    return m_note->text();
}

void SampleDialog::follow()
{
    const auto current = sample();
    if (!current)
        return showNothing();
    const RecordingPtr shown = recording();
    const ListedSamples &listed = m_panel->model()->listed();
    const SamplePortrait *portrait = m_panel->model()->portraitOf(*current);
    const QString name = portrait ? portrait->name : QString();
    const std::size_t row = shown->rowOf(*current);
    setWindowTitle(inTitle(name.isEmpty() ? tr("Sample %1").arg(row + 1) : name));
    say(m_sentence, sampleSentence(listed, *current, name, m_panel->model()->scale()));
    const int place = m_panel->model()->rowOf(current);
    m_previous->setEnabled(place > 0);
    m_next->setEnabled(place + 1 < m_panel->model()->rowCount());
    m_classes->setExit(exitOf(shown->table(), *current, listed.query.thresholds));
    if (const Row now{shown->path() + shown->fingerprint(), row}; m_shown != now) {
        m_shown = now;
        readImage();
        readClasses();
    } else if (!m_why.isEmpty()) {
        showThumbnail(); // which may have come meanwhile
    }
}

void SampleDialog::readImage()
{
    const auto current = sample();
    if (!current)
        return;
    m_why.clear();
    showThumbnail();
    const RecordingPtr shown = recording();
    m_imageJob.start([testSet = m_testSet, shown,
                      row = shown->rowOf(*current)](const IsCancelled &) { return testSet->image(*shown, row); },
                     [this](const Result<QImage> &image) { showImage(image); });
}

void SampleDialog::showImage(const Result<QImage> &image)
{
    m_choose->setVisible(!image);
    m_why = image ? QString() : QString::fromStdString(toText(image.error()));
    if (!image)
        return showThumbnail();
    m_image->setImage(*image);
    say(m_note, tr("From the test set, %1 x %2 pixels.").arg(image->width()).arg(image->height()));
    m_image->setAccessibleDescription(m_note->text());
}

void SampleDialog::showThumbnail()
{
    const auto current = sample();
    const SamplePortrait *portrait = current ? m_panel->model()->portraitOf(*current) : nullptr;
    m_image->setImage(portrait ? portrait->thumbnail : QImage());
    if (m_why.isEmpty())
        say(m_note, tr("Reading the image…"));
    else if (portrait && portrait->thumbnail.isNull())
        say(m_note, tr("%1 The recording has no thumbnail either.").arg(m_why));
    else
        say(m_note, tr("Only the thumbnail is shown. %1").arg(m_why));
    m_image->setAccessibleDescription(m_note->text());
}

void SampleDialog::readClasses()
{
    const RecordingPtr shown = recording();
    m_classesJob.start([shown,
                        row = m_shown->row](const IsCancelled &) { return topClasses(*shown, row, mostClasses); },
                       [this](const Result<std::optional<TopClasses>> &classes) { showClasses(classes); });
}

void SampleDialog::showClasses(const Result<std::optional<TopClasses>> &classes)
{
    const auto current = sample();
    if (!current)
        return;
    const bool isKnown = classes && *classes;
    if (isKnown)
        m_classes->setClasses(recording(), recording()->table().label()[current->value], **classes);
    m_table->setVisible(isKnown);
    fitTable();
    say(m_classesNote,
        isKnown   ? QString()
        : classes ? tr("The logits were not recorded, so only the class that each exit predicts is known. Record again "
                       "with logits (offramp-engine record --logits) to see its most probable classes.")
                  : QString::fromStdString(toText(classes.error())));
}

void SampleDialog::fitTable()
{
    const int rows = static_cast<int>(mostClasses) * m_table->verticalHeader()->defaultSectionSize();
    m_table->setFixedHeight(rows + m_table->horizontalHeader()->sizeHint().height() + 4);
}

void SampleDialog::showNothing()
{
    m_shown.reset();
    m_why.clear();
    m_imageJob.cancel();
    m_classesJob.cancel();
    m_image->setImage({});
    m_classes->setClasses(nullptr, 0, {});
    m_table->hide();
    m_choose->hide();
    setWindowTitle(tr("Sample"));
    say(m_sentence, tr("Select a sample in the list."));
    say(m_note, {});
    say(m_classesNote, {});
    m_previous->setEnabled(false);
    m_next->setEnabled(false);
}

void SampleDialog::askForTestSet()
{
    const RecordingPtr shown = recording();
    if (!shown)
        return;
    const QString start = QFileInfo(QString::fromStdString(shown->path())).absolutePath();
    chooseFolder(this, {tr("Test set"), start}, [this](const QString &folder) { setTestSet(folder); });
}

void SampleDialog::setTestSet(const QString &folder)
{
    const RecordingPtr shown = recording();
    if (!shown)
        return;
    rememberTestSet(*shown, folder);
    m_panel->portraits()->forgetImages();
    readImage();
}

void SampleDialog::say(QLabel *label, const QString &sentence)
{
    label->setText(sentence);
    label->setVisible(!sentence.isEmpty());
}

void SampleDialog::keyPressEvent(QKeyEvent *event)
{
    if (m_panel && (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right))
        m_panel->step(event->key() == Qt::Key_Left ? -1 : 1);
    else
        QDialog::keyPressEvent(event);
}

void showSample(SamplesPanel *panel, QWidget *window)
{
    auto *dialog = window->findChild<SampleDialog *>();
    if (!dialog)
        dialog = new SampleDialog(panel, window);
    dialog->show();
    dialog->raise();
    dialog->activateWindow();
}

} // namespace offramp
