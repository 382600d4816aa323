from panoh.collect.plain_record import BaseRecord as BaseRecord
