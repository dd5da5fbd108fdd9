//! Notices and incidents.

use domain::incidents::IncidentCount;
use domain::period::FuzzyDate;
use fixtures::model::{Channel, Count, DutyHolder as Holder, Incident, Notice};

use super::error::DemoError;
use super::loader::Loader;
use super::words::{date, dates, figure, lonlat, same};
use crate::incidents::{self, DutyHolder, IncidentFacts, NewIncident};
use crate::notices::{self, NewNotice, NoticeChannel, NoticeForm, NoticeIssuer, StoredNotice};

pub(super) async fn load(loader: &Loader<'_>) -> Result<(String, ()), DemoError> {
    let world = &loader.world;
    let mut tx = loader.begin().await?;
    for notice in &world.notices {
        tx.enter_for(Some(notice.head.recorded_by));
        notices::insert_notice(&mut tx, new_notice(loader, notice)?).await?;
    }
    for incident in &world.incidents {
        tx.enter_for(Some(incident.head.recorded_by));
        incidents::insert_incident(&mut tx, new_incident(loader, incident)?).await?;
    }
    tx.commit().await?;
    Ok((format!("{} notices, {} incidents", world.notices.len(), world.incidents.len()), ()))
}

fn new_notice(loader: &Loader<'_>, notice: &Notice) -> Result<NewNotice, DemoError> {
    Ok(NewNotice {
        id: notice.head.id,
        organisation: notice.head.organisation_id,
        visibility: same(notice.head.visibility)?,
        at: loader.at(notice.head.recorded_at),
        demo: true,
        facts: StoredNotice {
            settlement: notice.settlement_id,
            title: notice.title.clone(),
            issuer: NoticeIssuer {
                kind: same(notice.issuer.capacity)?,
                name: Some(notice.issuer.name.clone()),
                capacity: None,
            },
            land_class: same(notice.land_class)?,
            legal_basis: notice.legal_basis.clone(),
            issued: dates(notice.issued)?,
            eviction_on: notice.eviction_on.map(FuzzyDate::day),
            channels: notice.channels.iter().map(new_channel).collect::<Result<_, _>>()?,
            form: NoticeForm {
                large_group: notice.large_group,
                newspapers: notice.newspapers,
                display_points: notice.display_points,
                in_both_languages: notice.in_both_languages,
                states_terms: notice.states_terms,
                names_addressees: notice.names_addressees,
            },
            terms: notice.terms.clone(),
            area: None,
        },
    })
}

fn new_channel(channel: &Channel) -> Result<NoticeChannel, DemoError> {
    Ok(NoticeChannel {
        kind: same(channel.kind)?,
        completed: dates(channel.completed)?,
        contested: channel.contested,
        evidence_id: channel.evidence_id,
        note: Some(channel.note.clone()).filter(|note| !note.is_empty()),
    })
}

fn new_incident(loader: &Loader<'_>, incident: &Incident) -> Result<NewIncident, DemoError> {
    Ok(NewIncident {
        id: incident.head.id,
        organisation: incident.head.organisation_id,
        visibility: same(incident.head.visibility)?,
        at: loader.at(incident.head.recorded_at),
        demo: true,
        facts: IncidentFacts {
            settlement: incident.settlement_id,
            title: incident.title.clone(),
            phase: same(incident.phase)?,
            occurred: date(incident.occurred)?,
            ended: dates(incident.ended)?,
            narrative: incident.narrative.clone(),
            place: lonlat(incident.place)?,
            place_accuracy_m: None,
            notice: incident.notice_id,
            duty_holders: incident.duty_holders.iter().map(new_holder).collect::<Result<_, _>>()?,
            counts: incident.counts.iter().map(new_count).collect::<Result<_, _>>()?,
        },
    })
}

fn new_holder(holder: &Holder) -> Result<DutyHolder, DemoError> {
    Ok(DutyHolder {
        name: Some(holder.name.clone()).filter(|name| !name.is_empty()),
        kind: same(holder.kind)?,
        role: holder.role.clone(),
        alleged: holder.alleged,
    })
}

fn new_count(count: &Count) -> Result<IncidentCount, DemoError> {
    Ok(IncidentCount {
        counted: same(count.counted)?,
        gender: count.gender.map(same).transpose()?,
        age_group: count.age_group.map(same).transpose()?,
        disability: count.disability.map(same).transpose()?,
        tenure_role: count.tenure_role.map(same).transpose()?,
        figure: figure(&count.figure)?,
    })
}
