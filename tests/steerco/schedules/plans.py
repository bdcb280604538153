"""Small plan files as their programs write them."""

from __future__ import annotations

MSPDI = """<?xml version="1.0" encoding="UTF-8"?>
<Project xmlns="http://schemas.microsoft.com/project">
  <SaveVersion>14</SaveVersion><GUID>2F5A</GUID><Name>bridge.xml</Name>
  <Title>Bridge</Title><Manager>Ada Muster</Manager>
  <ScheduleFromStart>1</ScheduleFromStart>
  <StartDate>2026-01-05T08:00:00</StartDate><FinishDate>2026-02-06T17:00:00</FinishDate>
  <StatusDate>2026-01-16T17:00:00</StatusDate><CriticalSlackLimit>1</CriticalSlackLimit>
  <CurrencyCode>EUR</CurrencyCode><CalendarUID>1</CalendarUID>
  <MinutesPerDay>480</MinutesPerDay><MinutesPerWeek>2400</MinutesPerWeek>
  <DaysPerMonth>20</DaysPerMonth>
  <ExtendedAttributes><ExtendedAttribute>
    <FieldID>188743731</FieldID><FieldName>Text1</FieldName><Alias>Area</Alias>
  </ExtendedAttribute></ExtendedAttributes>
  <Calendars>
    <Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar>
      <BaseCalendarUID>0</BaseCalendarUID>
      <WeekDays>{weekdays}</WeekDays>
      <Exceptions>
        <Exception><TimePeriod><FromDate>2026-01-06T00:00:00</FromDate>
          <ToDate>2026-01-06T23:59:00</ToDate></TimePeriod><Name>Holiday</Name>
          <Type>1</Type><DayWorking>0</DayWorking></Exception>
        <Exception><EnteredByOccurrences>0</EnteredByOccurrences>
          <TimePeriod><FromDate>2026-01-01T00:00:00</FromDate>
          <ToDate>2026-01-31T23:59:00</ToDate></TimePeriod><Type>6</Type>
          <Period>2</Period><DaysOfWeek>64</DaysOfWeek><DayWorking>1</DayWorking>
          <WorkingTimes><WorkingTime><FromTime>08:00:00</FromTime>
          <ToTime>12:00:00</ToTime></WorkingTime></WorkingTimes></Exception>
      </Exceptions>
      <WorkWeeks><WorkWeek><TimePeriod><FromDate>2026-02-02T00:00:00</FromDate>
        <ToDate>2026-02-08T00:00:00</ToDate></TimePeriod><Name>Short</Name>
        <WeekDays><WeekDay><DayType>6</DayType><DayWorking>0</DayWorking></WeekDay>
        </WeekDays></WorkWeek></WorkWeeks>
    </Calendar>
    <Calendar><UID>2</UID><Name>Ann</Name><IsBaseCalendar>0</IsBaseCalendar>
      <BaseCalendarUID>1</BaseCalendarUID></Calendar>
  </Calendars>
  <Tasks>
    <Task><UID>0</UID><ID>0</ID><Name>Bridge</Name><OutlineLevel>0</OutlineLevel>
      <Summary>1</Summary></Task>
    <Task><UID>1</UID><ID>1</ID><Name>Piers</Name><OutlineLevel>1</OutlineLevel>
      <WBS>1</WBS><Summary>1</Summary></Task>
    <Task><UID>2</UID><ID>2</ID><Name>Dig</Name><OutlineLevel>2</OutlineLevel>
      <WBS>1.1</WBS><Type>1</Type><Priority>700</Priority>
      <Start>2026-01-05T08:00:00</Start><Finish>2026-01-16T17:00:00</Finish>
      <Duration>PT56H0M6S</Duration><DurationFormat>39</DurationFormat>
      <Work>PT56H0M0S</Work><Cost>250050</Cost><FixedCost>50</FixedCost>
      <PercentComplete>50</PercentComplete><ActualStart>2026-01-05T08:00:00</ActualStart>
      <Stop>2026-01-08T17:00:00</Stop><Resume>2026-01-12T08:00:00</Resume>
      <ConstraintType>4</ConstraintType><ConstraintDate>2026-01-05T08:00:00</ConstraintDate>
      <Deadline>2026-01-20T17:00:00</Deadline><TotalSlack>4800</TotalSlack>
      <Critical>0</Critical><LevelingDelay>4800</LevelingDelay>
      <LevelingDelayFormat>8</LevelingDelayFormat><CalendarUID>-1</CalendarUID>
      <ExtendedAttribute><FieldID>188743731</FieldID><Value>North</Value>
      </ExtendedAttribute>
      <Baseline><Number>0</Number><Start>2026-01-05T08:00:00</Start>
        <Finish>2026-01-13T17:00:00</Finish><Duration>PT48H0M0S</Duration>
        <DurationFormat>7</DurationFormat><Work>PT48H0M0S</Work><Cost>200000</Cost>
      </Baseline>
      <Baseline><Number>10</Number><Cost>1</Cost></Baseline></Task>
    <Task><UID>3</UID><ID>3</ID><IsNull>1</IsNull></Task>
    <Task><UID>4</UID><ID>4</ID><Name>Cure</Name><OutlineLevel>2</OutlineLevel>
      <Duration>PT72H0M0S</Duration><DurationFormat>8</DurationFormat>
      <PredecessorLink><PredecessorUID>2</PredecessorUID><Type>1</Type>
        <LinkLag>-50</LinkLag><LagFormat>19</LagFormat></PredecessorLink>
      <PredecessorLink><PredecessorUID>2</PredecessorUID><Type>3</Type>
        <LinkLag>14400</LinkLag><LagFormat>8</LagFormat></PredecessorLink>
      <PredecessorLink><PredecessorUID>77</PredecessorUID><Type>1</Type></PredecessorLink>
    </Task>
    <Task><UID>5</UID><ID>5</ID><Name>Opened</Name><OutlineLevel>1</OutlineLevel>
      <Milestone>1</Milestone><Manual>1</Manual><Active>0</Active>
      <Duration>PT0H0M0S</Duration><EarlyStart>2026-02-06T17:00:00</EarlyStart>
      <EarlyFinish>2026-02-06T17:00:00</EarlyFinish>
      <LateStart>2026-02-09T17:00:00</LateStart><LateFinish>2026-02-09T17:00:00</LateFinish>
      <PredecessorLink><PredecessorUID>4</PredecessorUID><Type>0</Type>
        <LinkLag>600</LinkLag><LagFormat>5</LagFormat></PredecessorLink></Task>
  </Tasks>
  <Resources>
    <Resource><UID>0</UID><ID>0</ID></Resource>
    <Resource><UID>1</UID><ID>1</ID><Name>Ann</Name><Type>1</Type>
      <MaxUnits>1.5</MaxUnits><CalendarUID>2</CalendarUID>
      <Rates><Rate><RatesFrom>1984-01-01T00:00:00</RatesFrom>
        <RatesTo>2049-12-31T23:59:00</RatesTo><RateTable>0</RateTable>
        <StandardRate>50</StandardRate><StandardRateFormat>3</StandardRateFormat>
        <CostPerUse>1000</CostPerUse></Rate></Rates></Resource>
    <Resource><UID>2</UID><Name>Sand</Name><Type>0</Type></Resource>
  </Resources>
  <Assignments>
    <Assignment><UID>1</UID><TaskUID>2</TaskUID><ResourceUID>1</ResourceUID>
      <Units>0.5</Units><Work>PT28H0M0S</Work><WorkContour>8</WorkContour>
      <Delay>4800</Delay>
      <Baseline><Number>0</Number><Work>PT24H0M0S</Work><Cost>1200.5</Cost></Baseline>
      <TimephasedData><Type>2</Type><Start>2026-01-07T08:00:00</Start>
        <Finish>2026-01-08T17:00:00</Finish><Unit>1</Unit><Value>PT16H0M0S</Value>
      </TimephasedData>
      <TimephasedData><Type>1</Type><Start>2026-01-12T08:00:00</Start>
        <Finish>2026-01-13T17:00:00</Finish><Unit>1</Unit><Value>PT12H0M0S</Value>
      </TimephasedData>
      <TimephasedData><Type>17</Type><Start>2026-01-12T08:00:00</Start>
        <Finish>2026-01-13T17:00:00</Finish><Unit>1</Unit><Value>250</Value>
      </TimephasedData></Assignment>
    <Assignment><UID>2</UID><TaskUID>4</TaskUID><ResourceUID>-65535</ResourceUID>
      <Units>1</Units></Assignment>
  </Assignments>
</Project>
""".format(
    weekdays="".join(
        f"<WeekDay><DayType>{day}</DayType><DayWorking>{int(2 <= day <= 6)}</DayWorking>"
        + (
            "<WorkingTimes><WorkingTime><FromTime>08:00:00</FromTime>"
            "<ToTime>12:00:00</ToTime></WorkingTime><WorkingTime>"
            "<FromTime>13:00:00</FromTime><ToTime>17:00:00</ToTime></WorkingTime>"
            "</WorkingTimes>"
            if 2 <= day <= 6
            else ""
        )
        + "</WeekDay>"
        for day in range(1, 8)
    )
)


def xer(tables: dict[str, list[dict[str, object]]], *, ended: bool = True) -> str:
    """Write tables as P6 does."""
    lines = ["ERMHDR\t20.12\t2026-01-31\tProject\tADMIN\tuser\tdb\tPM\tEUR"]
    for table, rows in tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        lines += [f"%T\t{table}", "\t".join(["%F", *columns])]
        lines += [
            "\t".join(["%R", *(str(row.get(column, "")) for column in columns)])
            for row in rows
        ]
    return "\r\n".join([*lines, "%E", ""] if ended else lines)


CALENDAR_DATA = (
    "(0||CalendarData()(\x7f\x7f  (0||DaysOfWeek()("
    + "".join(
        f"(0||{day}()(" + ("(0||0(s|08:00|f|16:00)())" if 2 <= day <= 6 else "") + "))"
        for day in range(1, 8)
    )
    + "))(0||VIEW(ShowTotal|N)())(0||Exceptions()((0||0(d|46023)())"
    "(0||1(d|46025)((0||0(s|09:00|f|00:00)()))))))"
)
XER_TABLES: dict[str, list[dict[str, object]]] = {
    "PROJECT": [
        {
            "proj_id": 10,
            "proj_short_name": "BR",
            "clndr_id": 7,
            "last_recalc_date": "2026-01-31 00:00",
            "plan_start_date": "2026-01-01 00:00",
            "plan_end_date": "2026-12-31 00:00",
            "critical_path_type": "CT_TotFloat",
            "critical_drtn_hr_cnt": 8,
            "sum_base_proj_id": 11,
        },
        {"proj_id": 11, "proj_short_name": "BR-B1", "clndr_id": 7},
    ],
    "CALENDAR": [
        {
            "clndr_id": 7,
            "clndr_name": "Five days",
            "clndr_type": "CA_Base",
            "default_flag": "Y",
            "day_hr_cnt": 8,
            "week_hr_cnt": 40,
            "clndr_data": CALENDAR_DATA,
        },
        {"clndr_id": 8, "clndr_name": "Crew", "base_clndr_id": 7},
    ],
    "SCHEDOPTIONS": [
        {
            "proj_id": 10,
            "sched_retained_logic": "N",
            "sched_progress_override": "Y",
            "sched_calendar_on_relationship_lag": "rcal_24Hour",
            "sched_use_expect_end_flag": "Y",
        }
    ],
    "PROJWBS": [
        {
            "wbs_id": 100,
            "proj_id": 10,
            "seq_num": 1,
            "proj_node_flag": "Y",
            "wbs_short_name": "BR",
            "wbs_name": "Bridge",
            "parent_wbs_id": 1,
        },
        {
            "wbs_id": 201,
            "proj_id": 10,
            "seq_num": 1,
            "wbs_short_name": "P",
            "wbs_name": "Piers",
            "parent_wbs_id": 100,
        },
        {
            "wbs_id": 110,
            "proj_id": 11,
            "proj_node_flag": "Y",
            "wbs_short_name": "BR-B1",
            "wbs_name": "Bridge, approved",
        },
    ],
    "TASK": [
        {
            "task_id": 201,
            "proj_id": 10,
            "wbs_id": 201,
            "clndr_id": 8,
            "task_code": "A1010",
            "task_name": "Dig",
            "task_type": "TT_Task",
            "duration_type": "DT_FixedDUR2",
            "status_code": "TK_Active",
            "complete_pct_type": "CP_Phys",
            "phys_complete_pct": 40,
            "target_drtn_hr_cnt": 80,
            "remain_drtn_hr_cnt": 60.5,
            "total_float_hr_cnt": 4,
            "act_start_date": "2026-01-05 08:00",
            "restart_date": "2026-02-02 08:00",
            "reend_date": "2026-02-11 12:30",
            "target_start_date": "2026-01-05 08:00",
            "target_end_date": "2026-01-16 16:00",
            "cstr_type": "CS_MSOA",
            "cstr_date": "2026-01-05 08:00",
            "cstr_type2": "CS_MEOB",
            "cstr_date2": "2026-02-20 16:00",
            "act_work_qty": 10,
            "act_equip_qty": 5,
            "remain_work_qty": 30,
            "suspend_date": "2026-01-12 08:00",
            "resume_date": "2026-01-19 08:00",
            "driving_path_flag": "Y",
        },
        {
            "task_id": 202,
            "proj_id": 10,
            "wbs_id": 201,
            "clndr_id": 7,
            "task_code": "A1000",
            "task_name": "Oversee",
            "task_type": "TT_LOE",
            "total_float_hr_cnt": 80,
        },
        {
            "task_id": 203,
            "proj_id": 10,
            "wbs_id": 100,
            "task_code": "M1",
            "task_name": "Открыт мост",
            "task_type": "TT_FinMile",
        },
        {
            "task_id": 301,
            "proj_id": 11,
            "wbs_id": 110,
            "task_code": "A1010",
            "task_name": "Dig",
            "task_type": "TT_Task",
            "target_drtn_hr_cnt": 72,
            "target_start_date": "2026-01-05 08:00",
            "target_end_date": "2026-01-15 16:00",
        },
    ],
    "TASKPRED": [
        {
            "task_pred_id": 1,
            "task_id": 203,
            "pred_task_id": 201,
            "proj_id": 10,
            "pred_proj_id": 10,
            "pred_type": "PR_FF",
            "lag_hr_cnt": -16,
        },
        {
            "task_pred_id": 2,
            "task_id": 201,
            "pred_task_id": 301,
            "proj_id": 10,
            "pred_proj_id": 11,
            "pred_type": "PR_SS",
        },
        {
            "task_pred_id": 3,
            "task_id": 203,
            "pred_task_id": 999,
            "proj_id": 10,
            "pred_proj_id": 10,
            "pred_type": "PR_FS",
        },
    ],
    "RSRC": [
        {"rsrc_id": 5, "rsrc_name": "Crew", "rsrc_type": "RT_Labor", "clndr_id": 8},
        {"rsrc_id": 6, "rsrc_name": "Sand", "rsrc_type": "RT_Mat"},
    ],
    "RSRCRATE": [
        {
            "rsrc_id": 5,
            "max_qty_per_hr": 2,
            "cost_per_qty": "25.50",
            "start_date": "2026-01-01 00:00",
        }
    ],
    "ROLES": [{"role_id": 5, "role_name": "Digger"}],
    "TASKRSRC": [
        {
            "taskrsrc_id": 9,
            "task_id": 201,
            "proj_id": 10,
            "rsrc_id": 5,
            "role_id": 5,
            "target_qty_per_hr": 0.5,
            "remain_qty": 30,
            "act_reg_qty": 8,
            "act_ot_qty": 2,
            "remain_cost": "765.00",
            "act_reg_cost": "255.00",
        },
        {"taskrsrc_id": 10, "task_id": 201, "rsrc_id": 6, "remain_qty": 315},
    ],
    "PROJCOST": [
        {"proj_id": 10, "task_id": 201, "act_cost": "100", "remain_cost": "50"}
    ],
    "ACTVTYPE": [{"actv_code_type_id": 1, "actv_code_type": "Area"}],
    "ACTVCODE": [{"actv_code_id": 2, "actv_code_name": "North"}],
    "TASKACTV": [{"task_id": 201, "actv_code_type_id": 1, "actv_code_id": 2}],
    "UDFTYPE": [
        {
            "udf_type_id": 3,
            "table_name": "TASK",
            "udf_type_label": "Crew size",
            "logical_data_type": "FT_TEXT",
        }
    ],
    "UDFVALUE": [{"udf_type_id": 3, "fk_id": 201, "udf_number": "4"}],
    "PROJRISK": [{"risk_id": 1, "proj_id": 10, "risk_name": "Flood"}],
}
